"""S: matters at the front desk."""

from django.utils.translation import gettext_lazy as _

from reporting.catalogue.indicator import AREA_ONLY, MATTERS, PERCENT, SERVICE_KINDS, Indicator
from reporting.kinds import Kind

INDICATORS = (
    Indicator(
        code="S01",
        measure="desk.received",
        name=_("Matters received"),
        definition=_(
            "Matters registered at the desk, on a visit or by telephone, by the ten kinds of service."
        ),
        unit=MATTERS,
        parts=SERVICE_KINDS,
    ),
    Indicator(
        code="S03",
        measure="desk.closed",
        name=_("Matters closed"),
        definition=_("Matters done, handed over and accepted, or guided, by the day of closing."),
        unit=MATTERS,
    ),
    Indicator(
        code="S06",
        measure="desk.on_time",
        name=_("Closed in time"),
        definition=_("Matters closed by the promised day, of all closed in the period (S03)."),
        unit=PERCENT,
        is_ratio=True,
        decimals=1,
    ),
    Indicator(
        code="S12",
        measure="desk.overdue",
        name=_("Matters overdue"),
        definition=_(
            "Open matters whose promised day has passed, at the end of the period. The clock alone moves it."
        ),
        unit=MATTERS,
        kind=Kind.STATE,
        additive=AREA_ONLY,
        clock_driven=True,
    ),
)
