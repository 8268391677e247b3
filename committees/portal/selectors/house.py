"""What residents see: the house now, the week, the ten kinds of service."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from committees.activities.kinds import State
from committees.activities.models import Activity
from committees.activities.selectors import in_span, seats_left
from committees.rooms.selectors import RoomNow, WeekTable, rooms_now, week_table
from committees.staff.selectors import Board, board
from keting import clock
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


@dataclass(frozen=True)
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
    """The ISO week of the instant, activities and clubs together, in order; six queries."""
    week = week_of(at)
    return list(_days(list(in_span(week)), week_table(week, at=at)))


def week_of(at: datetime) -> Span:
    """The ISO week of the instant."""
    return clock.week_span(clock.day_of(at))


def service_kinds() -> list[ServiceKind]:
    """The street's ten kinds of service in their order."""
    return list(ServiceKind.objects.all())


def _days(activities: list[Activity], rooms: WeekTable) -> Iterable[EventDay]:
    # A room that was booked for an activity would tell it twice; the booking has its Chinese title.
    known = {(activity.starts_at, activity.title) for activity in activities}
    for row in rooms.days:
        told = [_event(activity) for activity in activities if activity.held_on == row.day]
        slots = [slot for cell in row.cells for slot in cell.slots if slot.label]
        clubs = [
            Event(slot.starts_at, slot.label) for slot in slots if (slot.starts_at, slot.label) not in known
        ]
        events = sorted([*told, *clubs], key=lambda event: (event.starts_at, event.title))
        yield EventDay(row.day, events[:SHOWN_A_DAY], max(len(events) - SHOWN_A_DAY, 0))


def _event(activity: Activity) -> Event:
    return Event(
        starts_at=activity.starts_at,
        title=str(activity),
        url_id=activity.id,
        left=seats_left(activity, activity.taken),  # type: ignore[attr-defined]
        is_cancelled=activity.state == State.CANCELLED,
    )
