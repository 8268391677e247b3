"""Reading the record is itself on the record."""

from datetime import datetime

from committees.households.models import Resident
from committees.portal.selectors import Wanted
from committees.portal.services.sheet import record_sheet
from keting.accounts.models import Account
from keting.audit.services import record
from keting.deeds import deed


@deed
def look_at_record(*, by: Account, at: datetime, wanted: Wanted, whom: Resident | None = None) -> None:
    """Note that somebody reads the record, or what it says of one person; no name stands in the note."""
    record(actor=by, verb="look_at_record", thing=whom or by, at=at, why=wanted.told)


@deed
def export_record(*, by: Account, at: datetime, wanted: Wanted) -> bytes:
    """The record as a workbook, people masked; noted before it is made."""
    record(actor=by, verb="export_record", thing=by, at=at, why=wanted.told)
    return record_sheet(wanted, by=by.display_name, at=at)
