"""Who writes into a colleague's hours waits until nobody else does."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from committees.staff.models import Worker
from keting.refusal import Refusal


def wait_turn(worker_ids: Iterable[UUID]) -> list[Worker]:
    """Lock these colleagues until the caller's transaction ends; returns them as they are now.

    Hours of one colleague may not overlap (exclusion constraints). Of two who write at the same instant each
    sees the other's row and waits for it: PostgreSQL would end one as a deadlock, not as an overlap. Whoever
    needs other rows, too, locks the colleagues first. Rows that only name a colleague need not wait.
    """
    return list(Worker.objects.select_for_update(no_key=True).filter(pk__in=worker_ids).order_by("pk"))


def wait_for(worker: Worker) -> None:
    """Wait for one's turn with a colleague who works here. Refused: `worker_gone`."""
    if not any(one.is_active for one in wait_turn([worker.pk])):
        msg = "worker_gone"
        raise Refusal(msg, _("This colleague no longer works here."))
