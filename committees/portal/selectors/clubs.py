"""A club's hours in the rooms: its standing slots, what is to come, what has been."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from committees.clubs.models import Club
from committees.clubs.selectors import meetings_of
from committees.rooms.models import Booking, Series
from keting import clock

NEXT, PAST = 6, 12


@dataclass(frozen=True)
class ClubHours:
    """Standing slots, the next bookings, the last ones; `came`, how many were ticked at each."""

    slots: Sequence[Series]
    coming: Sequence[Booking]
    past: Sequence[Booking]
    came: Mapping[datetime, int]


def club_hours(club: Club, at: datetime) -> ClubHours:
    """The hours of one club (4 queries)."""
    slots = Series.objects.filter(club=club, last_on__gte=clock.day_of(at)).select_related("room")
    booked = Booking.objects.filter(club=club, occupies=True).select_related("room")
    met = {one.starts_at: one.came + one.guests for one in meetings_of(club)}
    return ClubHours(
        slots=list(slots.order_by("first_on", "starts")),
        coming=list(booked.filter(ends_at__gt=at).order_by("starts_at")[:NEXT]),
        past=list(booked.filter(ends_at__lte=at).order_by("-starts_at")[:PAST]),
        came=met,
    )
