"""What the pages of the house draw from its rooms."""

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
from committees.portal.selectors.parting import Estate, estate_of

__all__ = [
    "Estate",
    "Event",
    "EventDay",
    "House",
    "MyDay",
    "Stop",
    "estate_of",
    "house",
    "my_day",
    "service_kinds",
    "week_events",
    "week_of",
]
