"""Showing one number in full, to ring somebody about a room."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from committees.rooms.models import Booking, Waiting
from keting.accounts.models import Account
from keting.audit.services import record
from keting.deeds import deed
from keting.refusal import Refusal


@deed
def reveal_phone(*, row: Booking | Waiting, by: Account, at: datetime) -> str:
    """The whole number that was left, after the record says who saw it. Refused: `no_phone`."""
    with transaction.atomic():
        number = type(row).objects.only("phone").get(pk=row.pk).phone
        if not number:
            msg = "no_phone"
            raise Refusal(msg, _("No number was left."))
        record(actor=by, verb="reveal_phone", thing=row, at=at, why=str(row.room))
        return str(number)
