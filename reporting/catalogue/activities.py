"""A: activities."""

from django.utils.translation import gettext_lazy as _

from reporting.catalogue.indicator import EVENTS, HEADS, SERVICE_KINDS, Indicator
from reporting.kinds import Privacy

INDICATORS = (
    Indicator(
        code="A01",
        measure="activities.held",
        name=_("Activities held"),
        definition=_("Activities that took place, by the ten kinds of service."),
        unit=EVENTS,
        parts=SERVICE_KINDS,
        privacy=Privacy.OPEN,
    ),
    Indicator(
        code="A02",
        measure="activities.attendances",
        name=_("Attendances"),
        definition=_("Attendances ticked at activities. Somebody who comes twice counts twice."),
        unit=HEADS,
    ),
    Indicator(
        code="A03",
        measure="activities.new_faces",
        name=_("First-time attendances"),
        definition=_("Attendances of people who had not come to an activity here before."),
        unit=HEADS,
    ),
    Indicator(
        code="A08",
        measure="activities.planned",
        name=_("Activities announced"),
        definition=_("Activities announced for the period, held, cancelled or still to come."),
        unit=EVENTS,
        privacy=Privacy.OPEN,
    ),
)
