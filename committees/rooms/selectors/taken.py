"""What is taken, as the rules read it: who stands before and after, and what stock is out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import DateTimeField, F, Func
from psycopg2.extras import DateTimeTZRange

from committees.rooms.models import Changeover, Claim, Stock
from committees.rooms.models.offer import MOST_CHANGE

OF_BOOKING = ("booking__layout", "booking__layout__setup_minutes", "booking", "booking__terms__pieces")
# A range is slow to read: its ends come as instants (claim_time_is_real).
FROM, TO = (Func(F("during"), function=end, output_field=DateTimeField()) for end in ("lower", "upper"))
REACH = timedelta(minutes=MOST_CHANGE)
# Bookings that end after an instant, with the walls beside them that do not hear them.
UNHEARD = """
SELECT DISTINCT wall.id AS wall_id, own.booking_id FROM rooms_claim own
JOIN rooms_sharedwall wall ON own.space_id IN (wall.one_id, wall.other_id)
WHERE own.is_active AND own.booking_id IS NOT NULL AND upper(own.during) > %s AND NOT EXISTS (
    SELECT 1 FROM rooms_noise heard WHERE heard.wall_id = wall.id AND heard.booking_id = own.booking_id)
"""


@dataclass(frozen=True)
class Taken:
    """A space taken for some time, its layout and that layout's minutes; closures have none."""

    space_id: UUID
    starts_at: datetime
    ends_at: datetime
    layout_id: UUID | None
    setup_minutes: int
    booking_id: UUID | None
    pieces: Mapping[str, int]


@dataclass(frozen=True)
class Out:
    """Pieces of stock that a booking has for its time."""

    starts_at: datetime
    ends_at: datetime
    pieces: Mapping[str, int]


Minutes = Mapping[tuple[UUID, UUID], int]


def taken(start: datetime, stop: datetime, spaces: Collection[UUID] | None = None) -> list[Taken]:
    """Active claims that touch the time, of these spaces or all, in order (1 query)."""
    rows = Claim.objects.filter(is_active=True, during__overlap=DateTimeTZRange(start, stop))
    rows = rows if spaces is None else rows.filter(space__in=spaces)
    ordered = rows.order_by(FROM).values_list("space_id", FROM, TO, *OF_BOOKING)
    return [
        Taken(space, starts_at, ends_at, layout, minutes or 0, booking, pieces or {})
        for space, starts_at, ends_at, layout, minutes, booking, pieces in ordered
    ]


def changes() -> Minutes:
    """Minutes that were said of pairs of layouts (1 query)."""
    rows = Changeover.objects.values_list("before", "after", "minutes")
    return {(before, after): minutes for before, after, minutes in rows}


def minutes_between(before: UUID, after: UUID, setup_minutes: int, said: Minutes) -> int:
    """Minutes to bring one layout into the other: as said of the pair, else the other's setting up."""
    return 0 if before == after else said.get((before, after), setup_minutes)


def out(start: datetime, stop: datetime) -> list[Out]:
    """Stock that occupying bookings have within the time (1 query)."""
    return out_of(taken(start, stop))


def out_of(found: Iterable[Taken]) -> list[Out]:
    """The stock of what is taken; a booking over several spaces has its pieces once."""
    once = {one.booking_id: one for one in found if one.pieces}
    return [Out(one.starts_at, one.ends_at, one.pieces) for one in once.values()]


def stock() -> dict[str, Stock]:
    """Everything that the house owns, by slug (1 query)."""
    return {one.slug: one for one in Stock.objects.all()}


def unheard(at: datetime) -> list[tuple[UUID, UUID]]:
    """Walls, and bookings to come beside them that they do not hear (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute(UNHEARD, [at])
        return list(cursor.fetchall())
