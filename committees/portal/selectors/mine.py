"""A colleague's own day: duty by the hour, visits with the last promise, what falls due, whom to call."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from committees.activities.models import Activity
from committees.activities.selectors import led_on
from committees.desk.selectors import Due, due_for
from committees.staff.kinds import Half, Post
from committees.staff.models import Shift, Worker
from committees.staff.selectors import Day, Line, board, desk_mates, shifts_of, week, worker_of
from committees.visits.selectors import Stop as Call
from committees.visits.selectors import Unseen, day_of_worker, long_unseen
from keting import clock
from keting.accounts.models import Account


@dataclass(frozen=True)
class Stop:
    """One thing of the day in its hours: a shift with its `mates`, an appointment, or an activity."""

    starts_at: datetime
    ends_at: datetime
    post: str
    mates: list[Worker] = field(default_factory=list)
    call: Call | None = None
    activity: Activity | None = None

    def is_now(self, at: datetime) -> bool:
        """Whether it is going on."""
        return self.starts_at <= at < self.ends_at


@dataclass(frozen=True)
class MyDay:
    """What stands before a colleague; an account without a place on the roster has nothing of it."""

    worker: Worker | None
    stops: list[Stop]
    line: Line | None
    due: list[Due]
    unseen: list[Unseen]
    days: list[Day]
    at: datetime

    @property
    def calls(self) -> list[Stop]:
        """Today's appointments."""
        return [stop for stop in self.stops if stop.call]

    @property
    def turns(self) -> list[Stop]:
        """Today's turns at the desk."""
        return [stop for stop in self.stops if stop.post == Post.DESK]

    @property
    def due_today(self) -> list[Due]:
        """What is owed today or has been since before."""
        return [due for due in self.due if due.on <= clock.day_of(self.at)]

    @property
    def current(self) -> Stop | None:
        """What is going on now, the latest begun first."""
        return next((stop for stop in reversed(self.stops) if stop.is_now(self.at)), None)


def my_day(account: Account, at: datetime) -> MyDay:
    """What stands before the colleague today; the same number of queries however full the day."""
    today = clock.day_of(at)
    worker = worker_of(account)
    if worker is None:
        return MyDay(None, [], None, [], [], [], at)
    line = next((line for line in board(at).lines if line.worker == worker), None)
    days = next((row.days for row in week(today).rows if row.worker == worker), [])
    due, unseen = due_for(worker, today), long_unseen(today, limit=3)
    return MyDay(worker, _stops(worker, today), line, due, unseen, days, at)


def _stops(worker: Worker, day: date) -> list[Stop]:
    calls = [_call(call) for call in day_of_worker(worker, day)]
    led = [_led(activity) for activity in led_on(worker.id, day)]
    mates = desk_mates(worker, day)
    shifts = [_shift(shift, mates) for shift in shifts_of(worker, clock.day_span(day))]
    duty = [shift for shift in shifts if not _is_told_by(calls, shift)]
    return sorted([*calls, *led, *duty], key=lambda stop: (stop.starts_at, stop.ends_at))


def _is_told_by(calls: Iterable[Stop], shift: Stop) -> bool:
    """Hours of visiting need no line of their own where appointments fill them."""
    inside = (call for call in calls if call.starts_at < shift.ends_at and call.ends_at > shift.starts_at)
    return shift.post == Post.VISIT and any(True for _ in inside)


def _shift(shift: Shift, mates: dict[Half, list[Worker]]) -> Stop:
    found = mates.get(shift.half, []) if shift.post == Post.DESK else []
    starts, ends = clock.at(shift.day, shift.starts), clock.at(shift.day, shift.ends)
    return Stop(starts, ends, shift.post, mates=found)


def _call(call: Call) -> Stop:
    return Stop(call.appointment.starts_at, call.appointment.ends_at, Post.VISIT, call=call)


def _led(activity: Activity) -> Stop:
    return Stop(activity.starts_at, activity.ends_at, "activity", activity=activity)
