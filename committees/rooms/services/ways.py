"""After a refusal: other ways that can really be booked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import chain, islice
from uuid import UUID

from psycopg2.extras import DateTimeTZRange

from committees.rooms.kinds import Use
from committees.rooms.models import Layout, Noise, Room, Stock
from committees.rooms.selectors.hours import Timetable, timetable
from committees.rooms.selectors.offers import offers
from committees.rooms.selectors.taken import FROM, TO, Minutes, Out, Taken, changes, out_of, stock, taken
from committees.rooms.services.guards import missing_minutes, missing_stock
from committees.rooms.services.request import DAYS_ON, BookingRequest, days_from
from committees.rooms.services.rules import broken_rule
from keting import clock
from keting.clock import Span

STEP = timedelta(minutes=30)
MOST_WAYS = 3


class Change(StrEnum):
    """What is different from what was asked."""

    LAYOUT = "layout"
    LENGTH = "length"
    ROOM = "room"
    TIME = "time"


@dataclass(frozen=True)
class Way:
    """A request that would go through at this moment, and what was changed for it."""

    change: Change
    request: BookingRequest


@dataclass(frozen=True)
class Board:
    """What is taken in the days looked at; everything that the guards would read."""

    rooms: list[Room]
    taken: dict[date, list[Taken]]
    noises: dict[date, list[tuple[set[UUID], datetime, datetime, bool]]]
    table: Timetable
    owned: dict[str, Stock]
    out: dict[date, list[Out]]

    @cached_property
    def said(self) -> Minutes:
        """Minutes between layouts; read when somebody stands beside."""
        return changes()

    def has_place_for(self, asked: BookingRequest) -> bool:
        """No space taken, time to change, no neighbour disturbed, enough chairs."""
        spaces = set(asked.room.space_ids)
        beside = [one for one in self.taken.get(asked.day, ()) if one.space_id in spaces]
        if any(one.starts_at < asked.ends_at and asked.starts_at < one.ends_at for one in beside):
            return False
        if (beside and missing_minutes(asked, beside, self.said)) or missing_stock(
            asked, self.owned, self.out.get(asked.day, ())
        ):
            return False
        return not self._is_disturbed(asked, spaces)

    def _is_disturbed(self, asked: BookingRequest, spaces: set[UUID]) -> bool:
        return any(
            sides & spaces
            and is_loud != (asked.use == Use.LOUD)
            and start < asked.ends_at
            and asked.starts_at < end
            for sides, start, end, is_loud in self.noises.get(asked.day, ())
        )


def ways_on(asked: BookingRequest, *, at: datetime) -> tuple[Way, ...]:
    """Up to three ways, of different kinds first: layout, room, time (6 queries).

    Real choices: no two of them are the same room in the same layout at hours that overlap.
    """
    board = read_board(days_from(asked.day), asked.rules_of_day)
    asked = replace(asked, table=board.table)
    kinds = [
        filter_bookable(found, board, at)
        for found in (_shorter(asked), _layouts(asked), _rooms(asked, board), _times(asked))
    ]
    firsts = [way for kind in kinds for way in islice(kind, 1)]
    rest = chain(*reversed(kinds), filter_bookable(_elsewhere(asked, board), board, at))
    return tuple(islice(_spread(chain(firsts, rest)), MOST_WAYS))


def _spread(found: Iterable[Way]) -> Iterator[Way]:
    """Those that lie apart from all before them."""
    chosen: list[BookingRequest] = []
    for way in found:
        if not any(_is_like(way.request, other) for other in chosen):
            chosen.append(way.request)
            yield way


def _is_like(one: BookingRequest, other: BookingRequest) -> bool:
    is_beside = one.ends_at <= other.starts_at or other.ends_at <= one.starts_at
    return (one.room, one.layout) == (other.room, other.layout) and not is_beside


def read_board(span: Span, table: Timetable | None = None) -> Board:
    """Rooms, hours, taken time, noise and stock of the days (5 to 7 queries)."""
    first, after = clock.instants(span)
    noises = Noise.objects.filter(is_active=True, during__overlap=DateTimeTZRange(first, after))
    by_day = _by_day(taken(first, after), span)
    noisy: dict[date, list[tuple[set[UUID], datetime, datetime, bool]]] = {}
    for one, other, start, end, is_loud in noises.values_list(
        "wall__one", "wall__other", FROM, TO, "is_loud"
    ):
        noisy.setdefault(clock.day_of(start), []).append(({one, other}, start, end, is_loud))
    return Board(
        rooms=offers(span.start),
        taken=by_day,
        noises=noisy,
        table=timetable(span) if table is None else table,
        owned=stock(),
        out={day: out_of(rows) for day, rows in by_day.items()},
    )


def _by_day(found: list[Taken], span: Span) -> dict[date, list[Taken]]:
    """By every day of the span that they touch: closures may last for several."""
    days: dict[date, list[Taken]] = {}
    for one in found:
        start, stop = clock.day_of(one.starts_at), clock.day_of(one.ends_at)
        if start == stop:
            days.setdefault(start, []).append(one)
            continue
        for day in Span(max(start, span.start), min(stop, span.last) + clock.ONE_DAY).days():
            days.setdefault(day, []).append(one)
    return days


def filter_bookable(found: Iterator[Way], board: Board, at: datetime) -> Iterator[Way]:
    """Those that break no rule and find their place free."""
    return (way for way in found if not broken_rule(way.request, at) and board.has_place_for(way.request))


def _shorter(asked: BookingRequest) -> Iterator[Way]:
    most = timedelta(minutes=asked.room.most_minutes)
    if asked.length > most:
        yield Way(Change.LENGTH, replace(asked, ends_at=asked.starts_at + most))


def _layouts(asked: BookingRequest) -> Iterator[Way]:
    for layout in fitting(asked.room, asked):
        if layout != asked.layout:
            yield Way(Change.LAYOUT, replace(asked, layout=layout))


def _rooms(asked: BookingRequest, board: Board) -> Iterator[Way]:
    for room in board.rooms:
        layout = next(iter(fitting(room, asked)), None)
        if room != asked.room and layout:
            yield Way(Change.ROOM, replace(asked, room=room, layout=layout))


def _times(asked: BookingRequest, room: Room | None = None) -> Iterator[Way]:
    """A room at the nearest half hours of the day, then on the next days at the same time."""
    room = room or asked.room
    layout = next(iter(fitting(room, asked)), None)
    if layout is None:
        return
    length = min(asked.length, timedelta(minutes=room.most_minutes))
    opens, closes = asked.rules_of_day.instants(room, asked.day) or (asked.starts_at, asked.starts_at)
    steps = [opens + STEP * n for n in range((closes - opens) // STEP)]
    starts = sorted(steps, key=lambda start: abs(start - asked.starts_at))
    for start in chain(starts, (asked.starts_at + timedelta(days=n) for n in range(1, DAYS_ON + 1))):
        if start != asked.starts_at:
            end = start + length
            yield Way(Change.TIME, replace(asked, room=room, layout=layout, starts_at=start, ends_at=end))


def _elsewhere(asked: BookingRequest, board: Board) -> Iterator[Way]:
    """Other rooms at other times, where nothing else is left."""
    return chain.from_iterable(_times(asked, room) for room in board.rooms if room != asked.room)


def fitting(room: Room, asked: BookingRequest) -> list[Layout]:
    """Layouts of the room with enough places: the one asked for first, then the tightest."""
    enough = [layout for layout in room.layouts.all() if layout.capacity >= asked.head_count]
    return sorted(enough, key=lambda one: (one.kind != asked.layout.kind, one.capacity, one.setup_minutes))
