"""A search for free time: every room that fits, over a month, by the rules and guards of the door itself."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from datetime import time as hour

from committees.rooms.kinds import Use
from committees.rooms.models import Layout, Room
from committees.rooms.services.request import BookingRequest
from committees.rooms.services.rules import broken_rule
from committees.rooms.services.ways import Board, read_board
from keting import clock
from keting.clock import Span

QUARTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Wish:
    """So many people for so long, on some days between two hours of the clock; no weekdays: any."""

    span: Span
    minutes: int
    head_count: int
    use: str = Use.QUIET
    weekdays: str = ""
    earliest: hour = hour(0)
    latest: hour = hour(23, 59)


def free_slots(*, wish: Wish, at: datetime) -> list[BookingRequest]:
    """For each day and room the first start in every free stretch that can really be booked (5 queries)."""
    board = read_board(wish.span)
    found: list[BookingRequest] = []
    for day in wish.span.days():
        if not wish.weekdays or str(day.isoweekday()) in wish.weekdays:
            for room in board.rooms:
                layout = _layout(room, wish.head_count)
                hours = board.table.instants(room, day)
                if layout and hours:
                    start = max(hours[0], clock.at(day, wish.earliest))
                    stop = min(hours[1], clock.at(day, wish.latest))
                    asked = _asked(room, layout, wish, start, board)
                    found += _in_stretches(asked, stop, board, at)
    return found


def _layout(room: Room, heads: int) -> Layout | None:
    """The one that stands ready soonest with enough places."""
    return next((layout for layout in room.layouts.all() if layout.capacity >= heads), None)


def _asked(room: Room, layout: Layout, wish: Wish, start: datetime, board: Board) -> BookingRequest:
    return BookingRequest(
        room=room,
        layout=layout,
        starts_at=start,
        ends_at=start + timedelta(minutes=wish.minutes),
        head_count=wish.head_count,
        title="",
        contact_name="",
        use=wish.use,
        table=board.table,
    )


def _soonest(asked: BookingRequest, at: datetime) -> datetime:
    """The first quarter of an hour, counted from the start asked for, that keeps the room's notice."""
    notice = max(timedelta(minutes=asked.room.notice_minutes), timedelta(microseconds=1))
    late = at + notice - asked.starts_at
    return asked.starts_at + max(-(-late // QUARTER), 0) * QUARTER


def _in_stretches(
    asked: BookingRequest, stop: datetime, board: Board, at: datetime
) -> Iterator[BookingRequest]:
    """Quarter by quarter; after a hit as far as the next taken time, after a taken time to its end.

    Within the hours of a day only the notice depends on the start: the rules are asked where there is place.
    """
    length, spaces = asked.ends_at - asked.starts_at, set(asked.room.space_ids)
    beside = [one for one in board.taken.get(asked.day, ()) if one.space_id in spaces]
    start, is_found = _soonest(asked, at), False
    while start + length <= stop:
        taken = next((o for o in beside if o.starts_at < start + length and start < o.ends_at), None)
        if taken:
            start, is_found = taken.ends_at, False
            continue
        one = replace(asked, starts_at=start, ends_at=start + length)
        if not is_found and board.has_place_for(one):
            if broken_rule(one, at):
                return
            is_found = True
            yield one
        if not is_found:
            start += QUARTER
            continue
        following = next((o.starts_at for o in beside if o.starts_at >= start + length), None)
        if following is None:
            return
        start = max(start + QUARTER, following - length + QUARTER)
