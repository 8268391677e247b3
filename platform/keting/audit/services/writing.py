"""Writing the record."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Model

from keting.audit.models import Entry, Tombstone
from keting.deeds import line_written

if TYPE_CHECKING:
    from keting.accounts.models import Account


def record(
    *, actor: "Account | None", verb: str, thing: Model, at: datetime, why: str = "", by: str = ""
) -> Entry:
    """Append a line, in the caller's transaction; `by` names whoever acts without an account here.

    No personal value belongs in `verb` or `why`.
    """
    line_written()
    return Entry.objects.create(
        at=at,
        actor_id=actor.id if actor else None,
        actor_name=actor.display_name if actor else by,
        verb=verb,
        thing=thing._meta.label_lower,
        thing_id=str(thing.pk),
        why=why,
    )


def tell_count(*, verb: str, label: str, count: int, at: datetime) -> Entry:
    """Append a line of what the house did by itself to so many rows of a table, and not whose they were."""
    return Entry.objects.create(at=at, verb=verb, thing=label, after={"rows": count})


def bury(*, kind: str, row_id: UUID, at: datetime) -> None:
    """Remember that a person's row was emptied, in the transaction that does it; twice is once."""
    Tombstone.objects.get_or_create(kind=kind, row_id=row_id, defaults={"erased_at": at})
