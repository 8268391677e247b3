"""What other bookings decide: each guard takes something in the booking's transaction, or refuses.

Spaces and walls are taken by one INSERT each that skips what is taken (rooms.md: fewer rows back than asked
for means taken; no error, no deadlock). All wait in the same order: claims, noises, household, booker,
spaces, stock. What a guard counts is written only by those who hold the same row: bookings of a household,
of a telephone, over a space, with a kind of stock. A pause locks household or booker as well; a closure takes
its time by claims, as a booking does; a new wall waits for whoever is taking time (`arranging`). The rules of
`rules` read what is changed by hand only (room, hours, club): a booking that began before the change is one
made before it, and those that stand against what holds now are shown to the desk (`reviewing`).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from psycopg2.extras import DateTimeTZRange

from committees.households.models import Household
from committees.rooms.kinds import BookerKind, Use
from committees.rooms.models import Booking, Room, SharedWall, Stock
from committees.rooms.selectors.taken import (
    REACH,
    Minutes,
    Out,
    Taken,
    changes,
    minutes_between,
    out,
    stock,
    taken,
)
from committees.rooms.selectors.trust import pause_of
from committees.rooms.services.request import BookingRequest
from committees.rooms.services.rules import Rule
from keting import clock
from keting.db.fields import blind
from keting.db.keys import uuid7
from keting.web import calendar

TAKE_SPACES = """
INSERT INTO rooms_claim (id, space_id, booking_id, during, is_active)
SELECT wanted.id, wanted.space_id, %(booking)s, %(during)s, true
FROM unnest(%(ids)s::uuid[], %(places)s::uuid[]) AS wanted(id, space_id)
WHERE NOT EXISTS (SELECT 1 FROM rooms_claim taken WHERE taken.is_active
                  AND taken.space_id = wanted.space_id AND taken.during && %(during)s)
ORDER BY wanted.space_id
ON CONFLICT DO NOTHING RETURNING id
"""
TAKE_WALLS = """
INSERT INTO rooms_noise (id, wall_id, booking_id, during, is_loud, is_active)
SELECT wanted.id, wanted.wall_id, %(booking)s, %(during)s, %(is_loud)s, true
FROM unnest(%(ids)s::uuid[], %(places)s::uuid[]) AS wanted(id, wall_id)
ORDER BY wanted.wall_id
ON CONFLICT DO NOTHING RETURNING id
"""
LOCK_SPACES = "SELECT 1 FROM rooms_space WHERE id = ANY(%s::uuid[]) ORDER BY id FOR NO KEY UPDATE"
LOCK_HOUSEHOLD = "SELECT 1 FROM households_household WHERE id = ANY(%s::uuid[]) FOR NO KEY UPDATE"
LOCK_STOCK = "SELECT 1 FROM rooms_stock WHERE slug = ANY(%s) ORDER BY slug FOR NO KEY UPDATE"
# DO UPDATE locks the row, whether it is new or old.
LOCK_BOOKER = """
INSERT INTO rooms_booker (id, phone_index) VALUES (%s, %s)
ON CONFLICT (phone_index) DO UPDATE SET phone_index = excluded.phone_index
"""


class Free(Rule):
    code, number = "room_taken", "R-120"
    sentence = _("Somebody else has this time.")
    is_demand = True

    def take(self, asked: BookingRequest, booking_id: UUID) -> None:
        """Claim every space of the room."""
        places = asked.room.space_ids
        if _insert(TAKE_SPACES, places, asked, booking=booking_id) < len(places):
            raise self.refusal(asked)


class QuietNextDoor(Rule):
    code, number = "loud_next_door", "R-121"
    sentence = _("Next door somebody needs quiet at this time, or would be too loud for you.")
    is_demand = True

    def take(self, asked: BookingRequest, booking_id: UUID) -> None:
        """Be loud, or ask for quiet, at every wall that the room shares."""
        places = walls_of(asked.room)
        if places:
            is_loud = asked.use == Use.LOUD
            if _insert(TAKE_WALLS, places, asked, booking=booking_id, is_loud=is_loud) < len(places):
                raise self.refusal(asked)


class FewOpenBookings(Rule):
    code, number = "too_many_open", "R-122"
    sentence = _("With this telephone number %(most)s bookings are open already. Come, or give one back.")
    is_demand = True

    def check(self, asked: BookingRequest, at: datetime) -> None:
        """Lock the booker, then count in a later statement: the lock's snapshot is older than the lock."""
        if asked.household or not asked.phone or _is_uncounted(asked):
            return
        lock_booker(None, asked.phone)
        index = blind(asked.phone, "phone")
        open_ones = Booking.objects.filter(phone_index=index, ends_at__gt=at, occupies=True)
        if open_ones.count() >= asked.room.open_bookings:
            raise self.refusal(asked)

    def words(self, asked: BookingRequest) -> dict[str, Any]:
        return {"most": asked.room.open_bookings}


class FewOfHousehold(Rule):
    code, number = "too_many_of_household", "R-125"
    sentence = _("For this household %(most)s bookings are open already. Come, or give one back.")
    is_demand = True

    def check(self, asked: BookingRequest, at: datetime) -> None:
        """Lock the door, then count in a later statement; by whichever telephone, it is one household."""
        if asked.household is None or _is_uncounted(asked):
            return
        lock_booker(asked.household, "")
        open_ones = Booking.objects.filter(household=asked.household, ends_at__gt=at, occupies=True)
        if open_ones.count() >= asked.room.open_bookings:
            raise self.refusal(asked)

    def words(self, asked: BookingRequest) -> dict[str, Any]:
        return {"most": asked.room.open_bookings}


class TimeToChange(Rule):
    code, number = "no_time_to_change", "R-123"
    sentence = _("%(minutes)s minutes are needed to move the tables between this and the booking beside it.")
    is_demand = True

    def check(self, asked: BookingRequest) -> None:
        """Lock the spaces, then look in a later statement who stands before and after.

        A room with one layout too: another may be offered over the same space.
        """
        places = asked.room.space_ids
        _lock(LOCK_SPACES, [str(place) for place in places])
        beside = taken(asked.starts_at - REACH, asked.ends_at + REACH, places)
        short = missing_minutes(asked, beside, changes() if beside else {})
        if short:
            raise self.refusal_of(asked, minutes=short)


class EnoughStock(Rule):
    code, number = "not_enough_stock", "R-124"
    sentence = _("%(name)s: %(wanted)s are needed, %(left)s are left at this time.")
    is_demand = True

    def check(self, asked: BookingRequest) -> None:
        """Lock the stock, then count in a later statement what is out."""
        if not asked.pieces:
            return
        _lock(LOCK_STOCK, sorted(asked.pieces))
        lack = missing_stock(asked, stock(), out(asked.starts_at, asked.ends_at))
        if lack:
            raise self.refusal_of(asked, **lack)


class NotPaused(Rule):
    code, number = "paused", "R-126"
    sentence = _("Until %(day)s you cannot book yourself: %(why)s. Please talk to the front desk.")

    def check(self, asked: BookingRequest, at: datetime) -> None:
        """The desk books for everybody. Asked when household or booker is locked: a pause waits for that."""
        if asked.worker or not (asked.household or asked.phone):
            return
        found = pause_of(asked.household, asked.phone, at)
        if found:
            raise self.refusal_of(asked, day=calendar.month_day(clock.day_of(found.until)), why=found)


FREE, QUIET_NEXT_DOOR, NOT_PAUSED = Free(), QuietNextDoor(), NotPaused()
FEW_OF_HOUSEHOLD, FEW_OPEN_BOOKINGS = FewOfHousehold(), FewOpenBookings()
TIME_TO_CHANGE, ENOUGH_STOCK = TimeToChange(), EnoughStock()


def _is_uncounted(asked: BookingRequest) -> bool:
    return asked.is_of_series or asked.is_late or asked.booker_kind == BookerKind.COMMITTEE


def missing_minutes(asked: BookingRequest, beside: Iterable[Taken], said: Minutes) -> int:
    """Minutes that a change needs, from the booking before or to the one after, and has not; 0 is enough."""
    own = asked.layout
    for one in _nearest(asked, beside):
        if one.layout_id is None:
            continue
        if one.starts_at < asked.starts_at:
            minutes = minutes_between(one.layout_id, own.pk, own.setup_minutes, said)
            space = asked.starts_at - one.ends_at
        else:
            minutes = minutes_between(own.pk, one.layout_id, one.setup_minutes, said)
            space = one.starts_at - asked.ends_at
        if space < timedelta(minutes=minutes):
            return minutes
    return 0


def _nearest(asked: BookingRequest, beside: Iterable[Taken]) -> Iterable[Taken]:
    """Of each space the last one before and the first one after; the list is in order."""
    before: dict[UUID, Taken] = {}
    after: dict[UUID, Taken] = {}
    for one in beside:
        if one.ends_at <= asked.starts_at:
            before[one.space_id] = one
        elif one.starts_at >= asked.ends_at:
            after.setdefault(one.space_id, one)
    return [*before.values(), *after.values()]


def missing_stock(asked: BookingRequest, owned: Mapping[str, Stock], gone: Iterable[Out]) -> dict[str, Any]:
    """The first kind of which too few are left, in words; {} is enough. What is not in stock is not counted.

    What is out anywhere within the time counts as out for all of it.
    """
    held = [one.pieces for one in gone if one.starts_at < asked.ends_at and asked.starts_at < one.ends_at]
    for slug, wanted in sorted(asked.pieces.items()):
        if slug in owned:
            left = owned[slug].pieces - sum(int(pieces.get(slug, 0)) for pieces in held)
            if left < wanted:
                return {"name": str(owned[slug]), "wanted": wanted, "left": max(left, 0)}
    return {}


def lock_booker(household: Household | None, phone: str) -> None:
    """The row that stands for whoever books: their quota and their pause hang on it."""
    if household:
        _lock(LOCK_HOUSEHOLD, [str(household.pk)])
        return
    with connection.cursor() as cursor:
        cursor.execute(LOCK_BOOKER, [uuid7(), blind(phone, "phone")])


def _lock(statement: str, keys: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(keys)])


def walls_of(room: Room) -> list[UUID]:
    """The walls that the room's spaces share with others (1 query)."""
    spaces = room.space_ids
    walls = SharedWall.objects.filter(Q(one__in=spaces) | Q(other__in=spaces))
    return sorted(walls.values_list("id", flat=True))


def _insert(statement: str, places: Sequence[UUID], asked: BookingRequest, **values: Any) -> int:
    """Rows written for the places wanted."""
    values |= {
        "ids": [str(uuid7()) for _ in places],
        "places": [str(place) for place in places],
        "during": DateTimeTZRange(asked.starts_at, asked.ends_at),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return len(cursor.fetchall())
