"""What the house does by itself at night."""

from committees.portal.services import let_time_run_out
from keting import clock
from keting.celery import committee_task


@committee_task("clearing.clear")
def clear() -> None:
    """Let go of what is past its time."""
    let_time_run_out(at=clock.now())
