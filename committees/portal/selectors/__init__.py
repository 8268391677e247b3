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

__all__ = [
    "Event",
    "EventDay",
    "House",
    "MyDay",
    "Stop",
    "house",
    "my_day",
    "service_kinds",
    "week_events",
    "week_of",
]
