"""Showing one field of one person in full; and telling that somebody was looked up."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from committees.households.kinds import RevealField, RevealReason
from committees.households.models import Resident
from committees.households.selectors import is_number
from keting.accounts.models import Account
from keting.audit.kinds import told_hits
from keting.audit.services import record
from keting.deeds import deed


@dataclass(frozen=True)
class Search:
    """What somebody was looked up by, where (a word of the portal's reasons), and how many were found."""

    where: str
    words: str
    hits: int
    tag: str = ""

    @property
    def told(self) -> str:
        """For the record: by a whole number or by words, by which tag; no word that may name somebody."""
        kind = ("number" if is_number(self.words) else "words") if self.words else ""
        return ", ".join(filter(None, [self.where, kind, self.tag, told_hits(self.hits)]))


@deed
def reveal_field(
    *, resident: Resident, field: RevealField, reason: RevealReason, by: Account, at: datetime
) -> str:
    """The full value, after the record says who saw which field of whom and why."""
    with transaction.atomic():
        record(actor=by, verb=f"reveal_{field}", thing=resident, at=at, why=str(reason.value))
        return str(getattr(Resident.objects.only(field).get(id=resident.id), field))


@deed
def note_search(*, search: Search, by: Account, at: datetime) -> None:
    """The record tells who looked somebody up, where, by what and how many were found; not the words."""
    if search.words or search.tag:
        record(actor=by, verb="search", thing=by, at=at, why=search.told)
