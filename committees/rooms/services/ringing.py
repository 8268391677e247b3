"""Showing one number in full, to ring somebody about a room."""

from datetime import datetime

from committees.rooms.models import Booking, Waiting
from keting.accounts.models import Account
from keting.audit.services import show
from keting.deeds import deed


@deed
def reveal_phone(*, row: Booking | Waiting, by: Account, at: datetime) -> str:
    """The whole number that was left, after the record says who saw it. Refused: `no_phone`."""
    return show(thing=row, field="phone", by=by, at=at, why=str(row.room))
