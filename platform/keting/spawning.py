"""Threads that carry their office; a bare thread starts in public (tenancy.md, leak 5)."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from django.conf import settings
from django.utils.module_loading import import_string

from keting.db.current import connection, office

Found = TypeVar("Found")


def spawn(work: Callable[[], Found]) -> Future[Found]:
    """Do the work in another thread, in the office where the caller stands; raises NoCommittee in public.

    The thread has a connection, and so a transaction, of its own. `result()` waits and passes errors on.
    """
    office()
    tenant, enter = connection.tenant, import_string(f"{settings.KETING_SCOPE}.scope")

    def carried() -> Found:
        try:
            with enter(tenant):
                return work()
        finally:
            connection.close()

    thread = ThreadPoolExecutor(1, thread_name_prefix=tenant.schema_name)
    promise = thread.submit(carried)
    thread.shutdown(wait=False)
    return promise
