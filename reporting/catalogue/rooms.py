"""R: rooms."""

from django.utils.translation import gettext_lazy as _

from reporting.catalogue.indicator import HOURS, PERCENT, TIMES, Indicator
from reporting.kinds import Privacy

INDICATORS = (
    Indicator(
        code="R04",
        measure="rooms.minutes",
        name=_("Hours booked"),
        definition=_("Hours for which rooms were booked and not cancelled."),
        unit=HOURS,
        scale=60,
        decimals=1,
        privacy=Privacy.OPEN,
    ),
    Indicator(
        code="R06",
        measure="rooms.use",
        name=_("Room use"),
        definition=_("Minutes booked, of the minutes that rooms are open (8:00-21:00)."),
        unit=PERCENT,
        is_ratio=True,
        decimals=1,
        privacy=Privacy.OPEN,
    ),
    Indicator(
        code="R07",
        measure="rooms.bookings",
        name=_("Room bookings"),
        definition=_("Bookings that took place or are still to come, by the day on which they start."),
        unit=TIMES,
        privacy=Privacy.OPEN,
    ),
)
