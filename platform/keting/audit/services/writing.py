"""Writing the record."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Model

from keting.audit.models import Entry, Tombstone
from keting.deeds import line_written, program_acting
from keting.logs import watch

if TYPE_CHECKING:
    from keting.accounts.models import Account

LOOK, ALARM = "reveal", "alarm"
# More fields opened within this time than a day at the desk and at people's doors needs.
UNUSUAL = {timedelta(hours=1): 20, timedelta(days=1): 60}


def record(
    *, actor: "Account | None", verb: str, thing: Model, at: datetime, why: str = "", by: str = ""
) -> Entry:
    """Append a line, in the caller's transaction; `by` names whoever acts without an account here.

    What a program does for a colleague, the program did. No personal value belongs in `verb` or `why`.
    """
    line_written()
    actor = program_acting() or actor
    if actor and verb.startswith(LOOK):
        _watch(actor, at)
    return Entry.objects.create(
        at=at,
        actor_id=actor.id if actor else None,
        actor_name=actor.display_name if actor else by,
        verb=verb,
        thing=thing._meta.label_lower,
        thing_id=str(thing.pk),
        why=why,
    )


def _watch(actor: "Account", at: datetime) -> None:
    """Raise the alarm, once a day, when somebody looks into more people than a day's work needs."""
    looks = Entry.objects.filter(actor_id=actor.id, verb__startswith=LOOK, at__lte=at)
    within = {span: looks.filter(at__gt=at - span).count() + 1 for span in UNUSUAL}
    if all(count <= UNUSUAL[span] for span, count in within.items()):
        return
    if Entry.objects.filter(actor_id=actor.id, verb=ALARM, at__gt=at - max(UNUSUAL)).exists():
        return
    Entry.objects.create(
        at=at,
        actor_id=actor.id,
        actor_name=actor.display_name,
        verb=ALARM,
        thing=actor._meta.label_lower,
        thing_id=str(actor.pk),
        after={"rows": max(within.values())},
    )
    watch(ALARM)


def tell_count(*, verb: str, label: str, count: int, at: datetime) -> Entry:
    """Append a line of what the house did by itself to so many rows of a table, and not whose they were."""
    return Entry.objects.create(at=at, verb=verb, thing=label, after={"rows": count})


def bury(*, kind: str, row_id: UUID, at: datetime) -> None:
    """Remember that a person's row was emptied, in the transaction that does it; twice is once."""
    Tombstone.objects.get_or_create(kind=kind, row_id=row_id, defaults={"erased_at": at})
