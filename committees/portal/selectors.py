"""What the pages of the house draw from its rooms."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from committees.activities.selectors import DayList, week_list
from committees.rooms.selectors import RoomNow, WeekTable, rooms_now, week_table
from committees.staff.models import Worker
from committees.staff.selectors import Board, Day, Line, board, shifts_of, week, worker_of
from keting import clock
from keting.accounts.models import Account
from keting.clock import Span
from tenants.models import ServiceKind

SHOWN_A_DAY = 5


@dataclass(frozen=True)
class House:
    """The house at an instant: who is in and which rooms are free."""

    board: Board
    rooms: tuple[RoomNow, ...]

    @property
    def at(self) -> datetime:
        """The instant."""
        return self.board.at

    @property
    def is_awake(self) -> bool:
        """Somebody is at the desk's hours, or a room is still open."""
        return self.board.is_open or any(room.is_open for room in self.rooms)


@dataclass(frozen=True, order=True)
class Event:
    """Something of the week: an activity, or a club's hours in a room. `left` None: just come."""

    starts_at: datetime
    title: str
    url_id: object | None = None
    left: int | None = None
    is_cancelled: bool = False


@dataclass(frozen=True)
class EventDay:
    """One day of the week; `more` are left out."""

    day: date
    events: list[Event]
    more: int


def house(at: datetime) -> House:
    """The house now; nine queries whatever stands in it."""
    return House(board(at), rooms_now(at))


def week_events(at: datetime) -> list[EventDay]:
    """The ISO week of the instant, activities and clubs together, in order."""
    week = clock.week_span(clock.day_of(at))
    return list(_days(week_list(week), week_table(week, at=at)))


def week_of(at: datetime) -> Span:
    """The ISO week of the instant."""
    return clock.week_span(clock.day_of(at))


def service_kinds() -> list[ServiceKind]:
    """The street's ten kinds of service in their order."""
    return list(ServiceKind.objects.all())


def _days(activities: list[DayList], rooms: WeekTable) -> Iterable[EventDay]:
    for day, row in zip(activities, rooms.days, strict=True):
        told = [
            Event(entry.starts_at, entry.title, entry.id, entry.left, entry.is_cancelled)
            for entry in day.entries
        ]
        known = {(event.starts_at, event.title) for event in told}
        slots = [slot for cell in row.cells for slot in cell.slots if slot.label]
        clubs = [Event(slot.starts_at, slot.label) for slot in slots]
        events = sorted(
            [*told, *(club for club in clubs if (club.starts_at, club.title) not in known)],
            key=lambda event: (event.starts_at, event.title),
        )
        yield EventDay(day.day, events[:SHOWN_A_DAY], max(len(events) - SHOWN_A_DAY, 0))


@dataclass(frozen=True)
class Stop:
    """One thing of a colleague's day, in order: a shift on the roster, or an appointment."""

    starts_at: datetime
    ends_at: datetime
    post: str


@dataclass(frozen=True)
class MyDay:
    """A colleague's day and week; an account without a place on the roster has neither."""

    worker: Worker | None
    stops: list[Stop]
    line: Line | None
    days: list[Day]


def my_day(account: Account, at: datetime) -> MyDay:
    """What stands before the colleague today."""
    worker = worker_of(account)
    if worker is None:
        return MyDay(None, [], None, [])
    today = clock.day_of(at)
    line = next((line for line in board(at).lines if line.worker == worker), None)
    row = next((row for row in week(today).rows if row.worker == worker), None)
    shifts = shifts_of(worker, clock.day_span(today))
    stops = [Stop(clock.at(today, one.starts), clock.at(today, one.ends), one.post) for one in shifts]
    return MyDay(worker, stops, line, row.days if row else [])
