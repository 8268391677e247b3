"""V: visits to households."""

from django.utils.translation import gettext_lazy as _

from reporting.catalogue.indicator import AREA_ONLY, HOUSEHOLDS, NEEDS, PERCENT, VISITS, Indicator
from reporting.kinds import Basis, Kind

INDICATORS = (
    Indicator(
        code="V02",
        family="visits",
        measure="visits.made",
        name=_("Visits made"),
        definition=_("Visits recorded, at the door, by telephone or elsewhere; voided records left out."),
        unit=VISITS,
    ),
    Indicator(
        code="V03",
        family="visits",
        measure="visits.households",
        name=_("Households visited"),
        definition=_("Households visited in the period, each once. Days and months must not be added up."),
        unit=HOUSEHOLDS,
        additive=AREA_ONLY,
    ),
    # Counted like a state: the register moves it as much as the visits do.
    Indicator(
        code="V04",
        family="visits",
        measure="visits.coverage",
        name=_("Visit coverage"),
        definition=_("Households visited in the period (V03), of the households lived in at its end (P02)."),
        unit=PERCENT,
        kind=Kind.STATE,
        additive=AREA_ONLY,
        is_ratio=True,
        decimals=1,
        basis=Basis.LIVING,
    ),
    Indicator(
        code="V05",
        family="visits",
        measure="visits.by_appointment",
        name=_("Visits by appointment"),
        definition=_("Visits that had been arranged beforehand, of all visits made (V02)."),
        unit=PERCENT,
        is_ratio=True,
        decimals=1,
    ),
    Indicator(
        code="V06",
        family="visits",
        measure="visits.kept",
        name=_("Appointments kept"),
        definition=_(
            "Appointments that led to a visit, of those whose day has come and that were not moved."
        ),
        unit=PERCENT,
        is_ratio=True,
        decimals=1,
    ),
    Indicator(
        code="V10",
        measure="visits.needs",
        name=_("Needs found on visits"),
        definition=_("Needs noted on visits; each opens a matter at the desk."),
        unit=NEEDS,
    ),
)
