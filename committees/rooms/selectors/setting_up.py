"""The day's set-up sheet: what must be moved, in order of rooms and time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from committees.rooms.models import Booking, Layout, Stock
from committees.rooms.selectors.taken import Minutes, changes, minutes_between, stock


@dataclass(frozen=True)
class Step:
    """One booking: from which layout (None: as it stands) in how many minutes, and what is lent to it."""

    booking: Booking
    before: Layout | None
    minutes: int
    lent: tuple[tuple[Stock, int], ...]


@dataclass(frozen=True)
class RoomSteps:
    """A room's steps in the order of the day."""

    name: str
    steps: tuple[Step, ...]


def set_up_sheet(day: date) -> list[RoomSteps]:
    """The sheet of a day (3 queries); a room's first booking finds the tables as they were left."""
    rows = Booking.objects.filter(day=day, occupies=True).select_related("room", "layout").defer("phone")
    rows = rows.order_by("room__position", "room_id", "starts_at")
    said, owned = changes(), stock()
    grouped = groupby(rows, key=lambda row: row.room)
    return [RoomSteps(str(room), tuple(_steps(own, said, owned))) for room, own in grouped]


def _steps(rows: Iterable[Booking], said: Minutes, owned: dict[str, Stock]) -> Iterable[Step]:
    before: Layout | None = None
    for row in rows:
        layout = row.layout
        minutes = layout.setup_minutes
        if before is not None:
            minutes = minutes_between(before.pk, layout.pk, layout.setup_minutes, said)
        yield Step(row, before, minutes, _lent(row, owned))
        before = layout


def _lent(row: Booking, owned: dict[str, Stock]) -> tuple[tuple[Stock, int], ...]:
    pieces = row.terms.get("pieces", {})
    return tuple(
        (owned[slug], count) for slug, count in pieces.items() if slug in owned and owned[slug].is_lent
    )
