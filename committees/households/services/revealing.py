"""Showing one field of one person in full; and telling that somebody was looked up."""

from datetime import datetime

from django.db import transaction

from committees.households.kinds import RevealField, RevealReason
from committees.households.models import Resident
from committees.households.selectors import is_number
from keting.accounts.models import Account
from keting.audit.services import record
from keting.deeds import deed


@deed
def reveal_field(
    *, resident: Resident, field: RevealField, reason: RevealReason, by: Account, at: datetime
) -> str:
    """The full value, after the record says who saw which field of whom and why."""
    with transaction.atomic():
        record(actor=by, verb=f"reveal_{field}", thing=resident, at=at, why=str(reason.value))
        return str(getattr(Resident.objects.only(field).get(id=resident.id), field))


@deed
def note_search(*, words: str, tag: str = "", by: Account, at: datetime) -> None:
    """The record tells who looked somebody up: by a whole number or by words, by which tag; not the words."""
    if words or tag:
        kind = ("number" if is_number(words) else "words") if words else ""
        record(actor=by, verb="search", thing=by, at=at, why=" ".join(filter(None, [kind, tag])))
