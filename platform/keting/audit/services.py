"""Writing the record."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Model

from keting.audit.models import Entry

if TYPE_CHECKING:
    from keting.accounts.models import Account


def record(
    *, actor: "Account | None", verb: str, thing: Model, at: datetime, why: str = "", by: str = ""
) -> Entry:
    """Append a line, in the caller's transaction; `by` names whoever acts without an account here.

    No personal value belongs in `verb` or `why`.
    """
    return Entry.objects.create(
        at=at,
        actor_id=actor.id if actor else None,
        actor_name=actor.display_name if actor else by,
        verb=verb,
        thing=thing._meta.label_lower,
        thing_id=str(thing.pk),
        why=why,
    )
