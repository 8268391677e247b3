"""Reading the street's record is itself on the record."""

from datetime import datetime

from keting.accounts.models import Account
from keting.audit.services import record
from keting.deeds import deed


@deed
def look_at_record(*, by: Account, at: datetime, kind: str) -> None:
    """Note that somebody reads it."""
    record(actor=by, verb="look_at_record", thing=by, at=at, why=kind)
