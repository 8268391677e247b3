"""Other people's ways to book, in our own application: only the guard differs.

gunicorn loads this module; BOOKING_WAY says whose way it is.
"""

import os
from uuid import UUID

from keting.wsgi import application  # first: it sets Django up

from django.db import connection  # isort: skip
from committees.rooms.models import Space  # isort: skip
from committees.rooms.services import guards  # isort: skip
from committees.rooms.services.request import BookingRequest  # isort: skip

LOOK = """SELECT 1 FROM rooms_claim WHERE is_active AND space_id = ANY(%s::uuid[]) AND during && %s LIMIT 1"""
INSERT = """
INSERT INTO rooms_claim (id, space_id, booking_id, during, is_active)
SELECT wanted.id, wanted.space_id, %(booking)s, %(during)s, true
FROM unnest(%(ids)s::uuid[], %(places)s::uuid[]) AS wanted(id, space_id) RETURNING id
"""


def look_then_write(self: guards.Free, asked: BookingRequest, booking_id: UUID) -> None:
    """respa, Indico, LibreBooking, MRBS: ask whether it is free, then write (no constraint)."""
    places = [str(space) for space in asked.room.space_ids]
    with connection.cursor() as cursor:
        cursor.execute(LOOK, [places, guards.DateTimeTZRange(asked.starts_at, asked.ends_at)])
        if cursor.fetchone():
            raise self.refusal(asked)
    guards._insert(INSERT, [UUID(place) for place in places], asked, booking=booking_id)


def lock_then_look(self: guards.Free, asked: BookingRequest, booking_id: UUID) -> None:
    """The textbook: SELECT … FOR UPDATE on the space, then look, then write."""
    places = asked.room.space_ids
    list(Space.objects.select_for_update().filter(id__in=places).order_by("id"))
    look_then_write(self, asked, booking_id)


def write_and_catch(self: guards.Free, asked: BookingRequest, booking_id: UUID) -> None:
    """The constraint alone: write and catch the error."""
    places = asked.room.space_ids
    guards._insert(INSERT, places, asked, booking=booking_id)


WAYS = {"unsafe": look_then_write, "lock": lock_then_look, "catch": write_and_catch}
way = WAYS.get(os.environ.get("BOOKING_WAY", ""))
if way is not None:
    guards.Free.take = way  # type: ignore[method-assign]

__all__ = ["application"]
