"""What runs by the clock."""

from committees.rooms.services import lapse_holds, offer_waiting, release_absent, share_free
from keting import clock
from keting.celery import committee_task


@committee_task("rooms.sweep")
def sweep() -> None:
    """Let go of what has run out or nobody came to, and offer what is free to those who wait."""
    lapse_holds(at=clock.now())
    release_absent(at=clock.now())
    offer_waiting(at=clock.now())
    share_free(at=clock.now())
