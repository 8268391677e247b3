"""Showing one number in full."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from committees.clubs.models import Member
from keting.accounts.models import Account
from keting.audit.services import record
from keting.deeds import deed
from keting.refusal import Refusal


@deed
def reveal_number(*, member: Member, by: Account, at: datetime) -> str:
    """The whole telephone number, after the record says who saw it. Refused: `no_phone`."""
    with transaction.atomic():
        row = Member.objects.select_related("resident").get(pk=member.pk)
        number = row.resident.phone if row.resident else row.phone
        if not number:
            msg = "no_phone"
            raise Refusal(msg, _("No number was left."))
        about = row.resident or row
        record(actor=by, verb="reveal_phone", thing=about, at=at, why=str(row.club.name))
        return str(number)
