"""The resident's week."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from committees.rooms.models import Room
from committees.rooms.selectors.days import RoomDay, room_day, slots_by_space
from committees.rooms.selectors.hours import timetable
from committees.rooms.selectors.offers import offers
from keting import clock
from keting.clock import Span


@dataclass(frozen=True)
class WeekDay:
    """One row of the table: a day with a cell for each room."""

    day: date
    is_today: bool
    cells: tuple[RoomDay, ...]


@dataclass(frozen=True)
class WeekTable:
    """An ISO week of all rooms on offer."""

    span: Span
    rooms: tuple[Room, ...]
    days: tuple[WeekDay, ...]

    @property
    def former(self) -> str:
        """The week before, as 2026-W47."""
        return name_of(self.span.start - timedelta(days=7))

    @property
    def name(self) -> str:
        """This week, as 2026-W48."""
        return name_of(self.span.start)

    @property
    def by_room(self) -> list[tuple[Room, list[RoomDay]]]:
        """The same turned about: a row for each room."""
        return [(room, [row.cells[n] for row in self.days]) for n, room in enumerate(self.rooms)]

    @property
    def following(self) -> str:
        """The week after, as 2026-W49."""
        return name_of(self.span.end)


def name_of(day: date) -> str:
    """The day's ISO week as 2026-W48."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def week_named(name: str) -> Span | None:
    """The week called 2026-W48; None for anything else."""
    try:
        year, week = name.split("-W")
        return clock.week_span(date.fromisocalendar(int(year), int(week), 1))
    except (ValueError, OverflowError):
        return None


def day_table(day: date, *, at: datetime) -> WeekDay:
    """One day of all rooms on offer as the public sees it (4 or 5 queries)."""
    span = clock.day_span(day)
    taken, table = slots_by_space(span), timetable(span)
    cells = tuple(room_day(room, day, taken, at, table) for room in offers(day))
    return WeekDay(day, day == clock.day_of(at), cells)


def month_table(room: Room, month: Span, *, at: datetime) -> list[list[RoomDay | None]]:
    """A room's month as weeks from Monday to Sunday; None beside the month (2 or 3 queries)."""
    taken, table = slots_by_space(month), timetable(month)
    first, last = clock.week_span(month.start).start, clock.week_span(month.last).end
    cells = [
        room_day(room, day, taken, at, table) if day in month else None for day in Span(first, last).days()
    ]
    return [cells[n : n + 7] for n in range(0, len(cells), 7)]


def week_table(week: Span, *, at: datetime) -> WeekTable:
    """The week's table as the public sees it (4 or 5 queries, however many bookings)."""
    rooms = offers(week.last)
    taken, table = slots_by_space(week), timetable(week)
    today = clock.day_of(at)
    days = tuple(
        WeekDay(day, day == today, tuple(room_day(room, day, taken, at, table) for room in rooms))
        for day in week.days()
    )
    return WeekTable(week, tuple(rooms), days)
