"""Bookings that stand against what holds now: made before it was changed, or at the same moment.

They keep their time; the desk talks with them and moves them. Nothing is stored, so nothing is forgotten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from committees.clubs.selectors import unled
from committees.rooms.models import Booking, Room
from committees.rooms.selectors.hours import Timetable, timetable
from committees.rooms.selectors.offers import rooms_whole
from committees.rooms.selectors.taken import unheard
from committees.rooms.services.guards import QUIET_NEXT_DOOR
from committees.rooms.services.request import BookingRequest
from committees.rooms.services.rules import CLUB_LED, RULES, Rule
from keting.clock import ONE_DAY, Span
from keting.refusal import Refusal

BINDING = tuple(rule for rule in RULES if rule.binds_booked)


@dataclass(frozen=True)
class Unfit:
    """A booking to come, and what would refuse it now."""

    booking: Booking
    refusal: Refusal


def unfit_bookings(*, at: datetime) -> list[Unfit]:
    """Bookings to come that would be refused now for room, hours or club, by time (6 or 7 queries)."""
    rows = list(
        Booking.objects.filter(occupies=True, starts_at__gt=at).select_related("club", "room", "household")
    )
    if not rows:
        return []
    rooms = {room.pk: room for room in rooms_whole()}
    table = timetable(Span(rows[0].day, rows[-1].day + ONE_DAY))
    loose = unled({row.club_id for row in rows if row.club_id})
    disturbed = {booking for _wall, booking in unheard(at)}
    found = []
    for row in rows:
        asked = _asked(row, rooms, table)
        rule = _broken(asked, at, is_unled=row.club_id in loose, is_disturbed=row.pk in disturbed)
        found += [Unfit(row, rule.refusal(asked))] if rule else []
    return found


def _asked(row: Booking, rooms: Mapping[UUID, Room], table: Timetable) -> BookingRequest:
    room = rooms[row.room_id]
    return BookingRequest(
        room=room,
        layout=next(one for one in room.layouts.all() if one.pk == row.layout_id),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        head_count=row.head_count,
        title=row.title,
        contact_name=row.contact_name,
        use=row.use,
        club=row.club,
        table=table,
    )


def _broken(asked: BookingRequest, at: datetime, *, is_unled: bool, is_disturbed: bool) -> Rule | None:
    rule = next((rule for rule in BINDING if rule.breaks(asked, at)), None)
    if rule is None and is_unled:
        return CLUB_LED
    return rule or (QUIET_NEXT_DOOR if is_disturbed else None)
