"""What can be done for a neighbour who has no telephone at hand."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from committees.activities import selectors as activities
from committees.rooms import selectors as rooms
from committees.rooms.models import Room

MOST = 30


@dataclass(frozen=True)
class Offers:
    """Rooms to book and activities to sign up for, from a day on."""

    rooms: tuple[Room, ...]
    activities: tuple[Any, ...]


def offers_on(day: date) -> Offers:
    """The rooms of the day and the next activities (3 queries, whatever there is)."""
    return Offers(tuple(rooms.offered_on(day)), tuple(activities.coming(day)[:MOST]))
