"""A room's day: who has it when, and what is left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from psycopg2.extras import DateTimeTZRange

from committees.clubs.models import spoken
from committees.rooms.kinds import CLOSED, Cause, Use
from committees.rooms.models import Claim, Room
from committees.rooms.selectors.hours import Timetable
from committees.rooms.selectors.taken import FROM, TO
from keting import clock
from keting.clock import Span

HALF_HOUR = timedelta(minutes=30)
SAID = ("booking__title", "booking__is_title_public", "booking__use", "booking__layout__kind")
NAMES = ("booking__club__name", "booking__club__name_en", "booking__club__name_ja")
CLOSING = ("closure__cause", "closure__note")


@dataclass(frozen=True, order=True)
class Slot:
    """Taken time as the public may see it: `label` is '' where the committee shows no title.

    Of a closure `use` is CLOSED and the label says why.
    """

    starts_at: datetime
    ends_at: datetime
    label: str = ""
    use: str = ""
    layout: str = ""


@dataclass(frozen=True, order=True)
class Gap:
    """Time that can be booked."""

    starts_at: datetime
    ends_at: datetime

    @property
    def offered_until(self) -> datetime:
        """Where a booking that begins with the gap would end by itself: two hours on."""
        return min(self.ends_at, self.starts_at + timedelta(hours=2))


@dataclass(frozen=True)
class RoomDay:
    """One room on one day; `hours` are None on a day on which it stays closed, `note` may say why."""

    room: Room
    day: date
    slots: tuple[Slot, ...]
    gaps: tuple[Gap, ...]
    hours: tuple[datetime, datetime] | None = None
    note: str = ""

    @property
    def is_all_free(self) -> bool:
        """Nothing stands in it and nothing has passed."""
        return not self.slots and [(gap.starts_at, gap.ends_at) for gap in self.gaps] == [self.hours]


def slots_by_space(span: Span) -> dict[UUID, list[Slot]]:
    """All taken time of the span, by space, in order (1 query)."""
    first, after = clock.instants(span)
    rows = Claim.objects.filter(is_active=True, during__overlap=DateTimeTZRange(first, after))
    found: dict[UUID, list[Slot]] = {}
    for row in rows.values_list("space_id", FROM, TO, *CLOSING, *SAID, *NAMES):
        space_id, start, end, cause, note, title, is_public, use, layout, *names = row
        if cause:
            slot = Slot(start, end, note or str(Cause(cause).label), CLOSED)
        else:
            label = told(title, use, names if names[0] else None, is_public=is_public)
            slot = Slot(start, end, label, use or "", layout or "")
        found.setdefault(space_id, []).append(slot)
    return found


def told(title: str, use: str, names: Sequence[str] | None, *, is_public: bool) -> str:
    """What everybody reads of taken time; '' where it is not said who is there.

    A club's hours stand on its page anyway: they bear its name where the title is not shown, or where the
    reader does not read Chinese. `names` are its name as written, in English, in Japanese.
    """
    if names is None or (use == Use.PRIVATE and not is_public):
        return title if is_public else ""
    name = spoken(*names)
    return title if is_public and name == names[0] else name


def room_day(room: Room, day: date, taken: dict[UUID, list[Slot]], at: datetime, table: Timetable) -> RoomDay:
    """The room's day out of the spaces' taken time."""
    first, after = clock.instants(clock.day_span(day))
    slots = {slot for space in room.space_ids for slot in taken.get(space, ())}
    todays = tuple(sorted(slot for slot in slots if slot.starts_at < after and slot.ends_at > first))
    hours, note = table.instants(room, day), table.of(room, day).note
    if hours is None:
        return RoomDay(room, day, todays, (), None, note)
    gaps = gaps_between(todays, max(hours[0], _round_up(at)), hours[1], room.least_minutes)
    return RoomDay(room, day, todays, tuple(gaps), hours, note)


def gaps_between(slots: Iterable[Slot], start: datetime, stop: datetime, least_minutes: int) -> Iterable[Gap]:
    """What is left of [start, stop), pieces of at least `least_minutes`."""
    least = timedelta(minutes=least_minutes)
    for slot in sorted(slots):
        if slot.starts_at - start >= least:
            yield Gap(start, min(slot.starts_at, stop))
        start = max(start, slot.ends_at)
    if stop - start >= least:
        yield Gap(start, stop)


def _round_up(at: datetime) -> datetime:
    """The next half hour."""
    since = timedelta(minutes=at.minute % 30, seconds=at.second, microseconds=at.microsecond)
    return at + (HALF_HOUR - since) if since else at
