"""S: matters at the front desk."""

from django.utils.translation import gettext_lazy as _

from reporting.catalogue.indicator import AREA_ONLY, MATTERS, PERCENT, SERVICE_KINDS, Indicator
from reporting.kinds import Kind

INDICATORS = (
    Indicator(
        code="S01",
        measure="desk.received",
        name=_("Matters received"),
        definition=_("Matters registered, at the desk or on a visit, by the ten kinds of service."),
        unit=MATTERS,
        parts=SERVICE_KINDS,
    ),
    Indicator(
        code="S06",
        measure="desk.on_time",
        name=_("Closed in time"),
        definition=_(
            "Matters closed by their due day, of all closed in the period: done, handed over or guided."
        ),
        unit=PERCENT,
        is_ratio=True,
        decimals=1,
    ),
    Indicator(
        code="S11",
        measure="desk.guided",
        name=_("Matters guided"),
        definition=_("Matters that belong elsewhere and ended with where, who, when and which papers."),
        unit=MATTERS,
    ),
    Indicator(
        code="S12",
        measure="desk.overdue",
        name=_("Matters overdue"),
        definition=_("Open matters whose due day has passed by the last day of the period."),
        unit=MATTERS,
        kind=Kind.STATE,
        additive=AREA_ONLY,
        clock_driven=True,
    ),
)
