"""Sealing the record by the clock."""

from keting import clock
from keting.audit.services import seal
from keting.celery import committee_task, street_task


@committee_task("record.seal")
def seal_record() -> None:
    """Seal what a committee has written down."""
    seal(at=clock.now())


@street_task("record.seal_street")
def seal_street() -> None:
    """Seal what the street office has written down."""
    seal(at=clock.now())
