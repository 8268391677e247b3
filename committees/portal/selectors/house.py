"""What residents see: the house now, the week, the ten kinds of service."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from committees.activities.selectors import DayList, week_list
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
