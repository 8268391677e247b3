"""R: rooms."""

from django.utils.translation import gettext_lazy as _

from reporting.catalogue.indicator import MINUTES, PERCENT, TIMES, Indicator
from reporting.kinds import Privacy

INDICATORS = (
    Indicator(
        code="R06",
        measure="rooms.use",
        name=_("Room use"),
        definition=_("Minutes booked, of the minutes that rooms are open."),
        unit=PERCENT,
        is_ratio=True,
        decimals=1,
        privacy=Privacy.OPEN,
    ),
    Indicator(
        code="R07",
        measure="rooms.bookings",
        name=_("Room bookings"),
        definition=_("Bookings that took place or are still to come, by their day."),
        unit=TIMES,
        privacy=Privacy.OPEN,
    ),
    Indicator(
        code="R11",
        measure="rooms.refused",
        name=_("Room requests not met"),
        definition=_("Requests that found no free room, by the day that was wanted."),
        unit=TIMES,
        privacy=Privacy.OPEN,
    ),
    Indicator(
        code="R15",
        measure="rooms.minutes",
        name=_("Minutes in rooms"),
        definition=_("Minutes booked in all rooms; loud, quiet and private ones are kept apart."),
        unit=MINUTES,
        privacy=Privacy.OPEN,
    ),
    Indicator(
        code="R16",
        measure="rooms.no_shows",
        name=_("Rooms nobody came to"),
        definition=_("Bookings to which nobody came, by their day; the rest of their time was given on."),
        unit=TIMES,
        privacy=Privacy.OPEN,
    ),
)
