"""Rooms at this moment, for the home page and the kiosk."""

from dataclasses import dataclass
from datetime import datetime

from committees.rooms.kinds import CLOSED
from committees.rooms.models import Room
from committees.rooms.selectors.days import RoomDay, Slot, room_day, slots_by_space
from committees.rooms.selectors.hours import timetable
from committees.rooms.selectors.offers import offers
from keting import clock


@dataclass(frozen=True)
class RoomNow:
    """A room at one moment.

    `current` is what is going on, `following` what comes next today; `changes_at` when it becomes free or
    taken (closing time if nothing more comes); `layout` how the furniture stands (a LayoutKind).
    """

    room: Room
    today: RoomDay
    is_open: bool
    current: Slot | None
    following: Slot | None
    changes_at: datetime
    layout: str

    @property
    def is_free(self) -> bool:
        """It could be entered now."""
        return self.is_open and self.current is None


def rooms_now(at: datetime) -> tuple[RoomNow, ...]:
    """Every room on offer at this moment (4 or 5 queries)."""
    day = clock.day_of(at)
    taken, table = slots_by_space(clock.day_span(day)), timetable(clock.day_span(day))
    return tuple(_room_now(room_day(room, day, taken, at, table), at) for room in offers(day))


def _room_now(today: RoomDay, at: datetime) -> RoomNow:
    room = today.room
    opens, closes = today.hours or (at, at)
    current = next((slot for slot in today.slots if slot.starts_at <= at < slot.ends_at), None)
    following = next((slot for slot in today.slots if slot.starts_at > at), None)
    changes_at = current.ends_at if current else following.starts_at if following else closes
    return RoomNow(
        room=room,
        today=today,
        is_open=opens <= at < closes and not (current and current.use == CLOSED),
        current=current,
        following=following,
        changes_at=changes_at,
        layout=(current.layout if current else "") or picture_of(room),
    )


def picture_of(room: Room) -> str:
    """The layout in which the room is drawn: the one that stands ready soonest."""
    return next((layout.kind for layout in room.layouts.all()), "open")
