"""Showing one number in full."""

from datetime import datetime

from committees.clubs.models import Member
from keting.accounts.models import Account
from keting.audit.services import show
from keting.deeds import deed


@deed
def reveal_number(*, member: Member, by: Account, at: datetime) -> str:
    """The whole telephone number, as in the register where they stand in it. Refused: `no_phone`."""
    row = Member.objects.select_related("resident", "club").get(pk=member.pk)
    return show(thing=row.resident or row, field="phone", by=by, at=at, why=str(row.club.name))
