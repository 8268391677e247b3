"""What runs by the clock."""

from committees.rooms.services import lapse_holds
from keting import clock
from keting.celery import committee_task


@committee_task("rooms.sweep")
def sweep() -> None:
    """Let go of what has run out."""
    lapse_holds(at=clock.now())
