"""What the pages of the house draw from its rooms."""

from committees.portal.selectors.clearing import Ending, cleared_on, endings
from committees.portal.selectors.clubs import ClubHours, club_hours
from committees.portal.selectors.house import (
    Event,
    EventDay,
    House,
    house,
    service_kinds,
    week_events,
    week_of,
)
from committees.portal.selectors.mine import MyDay, Stop, my_day
from committees.portal.selectors.ours import Ours, is_offer, ours
from committees.portal.selectors.parting import Estate, estate_of
from committees.portal.selectors.record import Line, Wanted, entries, lines, looks_at, newest_seal

__all__ = [
    "ClubHours",
    "Ending",
    "Estate",
    "Event",
    "EventDay",
    "House",
    "Line",
    "MyDay",
    "Ours",
    "Stop",
    "Wanted",
    "cleared_on",
    "club_hours",
    "endings",
    "entries",
    "estate_of",
    "house",
    "is_offer",
    "lines",
    "looks_at",
    "my_day",
    "newest_seal",
    "ours",
    "service_kinds",
    "week_events",
    "week_of",
]
