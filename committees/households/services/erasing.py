"""Erasing a person: the row stays for the figures of closed years, nothing in it says who it was."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from committees.households.kinds import NOBODY
from committees.households.models import Resident
from committees.households.selectors import people
from committees.households.services.cards import end_cards
from keting import clock
from keting.audit.services import bury, record, shred
from keting.refusal import Refusal

if TYPE_CHECKING:
    from keting.accounts.models import Account

KIND = "resident"


def erase_resident(*, resident_id: UUID, by: "Account | None", at: datetime) -> None:
    """Empty a person's row, end the stay, remember it so that no backup brings the person back."""
    with transaction.atomic():
        resident = Resident.objects.select_for_update().filter(pk=resident_id).first()
        if resident is None:
            raise Refusal("unknown_resident", _("This person is not in the register."))
        erase_again(row_id=resident_id, at=at)
        if not people().filter(household=resident.household_id).exists():
            end_cards(household_ids=[resident.household_id], by=by, at=at)
        bury(kind=KIND, row_id=resident_id, at=at)
        record(actor=by, verb="erase", thing=resident, at=at)


def erase_again(*, row_id: UUID, at: datetime) -> None:
    """Empty the row if it is there, also in the record: what a restore does for each tombstone."""
    last = Coalesce("until", clock.day_of(at))
    rows = Resident.objects.filter(pk=row_id)
    rows.filter(since__gt=clock.day_of(at)).update(**NOBODY, until=Coalesce("until", "since"))
    rows.filter(since__lte=clock.day_of(at)).update(**NOBODY, until=last)
    shred(model=Resident, keys=[row_id])
