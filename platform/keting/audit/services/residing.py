"""Lines of what residents do for themselves."""

from datetime import datetime

from django.db.models import Model

from keting.audit.models import Entry
from keting.audit.services.writing import record
from keting.deeds import who_acts


def record_own(*, verb: str, thing: Model, at: datetime, by_card: bool) -> Entry:
    """Append a line of what residents do for themselves, with their card or without; or who acts for them."""
    by = "card" if by_card else "stranger"
    return record(actor=who_acts(), by=by, verb=verb, thing=thing, at=at)
