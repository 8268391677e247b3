"""Every night: what is past its time goes by itself."""

from datetime import datetime

from keting import clock
from keting.marks.models import CountingState
from keting.privacy.clearing import clear


def let_time_run_out(*, at: datetime) -> int:
    """Empty or delete the rows whose time is over, and note that it was done today; how many rows."""
    count = clear(kind="committee", at=at)
    CountingState.objects.update_or_create(is_only=True, defaults={"cleared_on": clock.day_of(at)})
    return count
