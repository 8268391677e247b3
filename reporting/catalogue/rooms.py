"""R: rooms."""

from django.utils.translation import gettext_lazy as _

from reporting.catalogue.indicator import PERCENT, TIMES, Indicator
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
)
