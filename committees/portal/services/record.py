"""Reading the record is itself on the record."""

from datetime import datetime

from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from committees.households.models import Resident
from committees.portal.kinds import WordsReason
from committees.portal.selectors import Changed, Wanted, entries, words_of
from committees.portal.services.sheet import record_sheet
from keting.accounts.models import Account
from keting.audit.models import Entry
from keting.audit.services import record
from keting.deeds import deed
from keting.refusal import Refusal


@deed
def look_at_record(
    *, by: Account, at: datetime, wanted: Wanted, hits: int = 0, whom: Resident | None = None
) -> None:
    """Note that somebody reads the record, or what it says of one person; no name stands in the note."""
    record(actor=by, verb="look_at_record", thing=whom or by, at=at, why=wanted.told(hits))


@deed
def export_record(*, by: Account, at: datetime, wanted: Wanted) -> bytes:
    """The record as a workbook, people masked; noted before it is made."""
    record(actor=by, verb="export_record", thing=by, at=at, why=wanted.told(entries(wanted).count()))
    return record_sheet(wanted, by=by.display_name, at=at)


@deed
def open_words(*, line: Entry, reason: WordsReason, by: Account, at: datetime) -> list[Changed]:
    """What a line keeps sealed, after the record says who opened it and what for. Refused: `words_gone`."""
    with transaction.atomic():
        words = words_of(line)
        if words is None:
            msg = "words_gone"
            raise Refusal(msg, _("These words are gone for good: what they stood in was deleted."))
        record(actor=by, verb="reveal_words", thing=_about(line), at=at, why=reason.value)
    return words


def _about(line: Entry) -> Model:
    """The row that the line is about: whoever asks who looked at it finds this look, too."""
    rows = apps.get_model(line.thing)._base_manager.filter(pk=line.thing_id)
    return rows.first() or line
