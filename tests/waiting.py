"""Whether one who writes waits for another."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from tenants.models import Tenant
from tenants.scope import scope

# Milliseconds; an undisturbed write takes a few.
PATIENCE = 1000
LOCK_TIMEOUT = "55P03"


def is_kept_waiting(tenant: Tenant, rows: QuerySet[Any], write: Callable[[], object]) -> bool:
    """Whether `write` waits while another transaction holds these rows; rows that only name them do not."""

    def run() -> bool:
        with scope(tenant):
            try:
                with connection.cursor() as cursor:
                    cursor.execute(f"SET lock_timeout = {PATIENCE}")
                write()
                return False
            except DatabaseError as error:
                if getattr(error.__cause__, "pgcode", None) != LOCK_TIMEOUT:
                    raise
                return True
            finally:
                connection.close()

    with transaction.atomic():
        assert list(rows.select_for_update(no_key=True))
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(run).result()
