"""P: the register, at a date; the two bases are never added up."""

from django.utils.translation import gettext_lazy as _

from reporting.catalogue.indicator import AREA_ONLY, HOUSEHOLDS, PEOPLE, Indicator
from reporting.kinds import Basis, Kind


def at_a_date(code: str, measure: str, basis: Basis, name: object, definition: object) -> Indicator:
    """People of one basis at the last day of the period."""
    return Indicator(
        code=code,
        measure=measure,
        part=basis.value,
        basis=basis,
        name=name,  # type: ignore[arg-type]
        definition=definition,  # type: ignore[arg-type]
        unit=PEOPLE,
        kind=Kind.STATE,
        additive=AREA_ONLY,
    )


INDICATORS = (
    Indicator(
        code="P02",
        measure="households.households",
        name=_("Households"),
        definition=_("Households in the register at the end of the period."),
        unit=HOUSEHOLDS,
        kind=Kind.STATE,
        additive=AREA_ONLY,
    ),
    at_a_date(
        "P03",
        "households.people",
        Basis.REGISTERED,
        _("People registered here"),
        _("People whose household registration is here, wherever they live, at the end of the period."),
    ),
    at_a_date(
        "P04",
        "households.people",
        Basis.LIVING,
        _("People living here"),
        _("People who live here, wherever they are registered, at the end of the period."),
    ),
    at_a_date(
        "P11R",
        "households.people_60",
        Basis.REGISTERED,
        _("People of 60 and over registered here"),
        _("Completed years on the last day of the period, 60 included."),
    ),
    at_a_date(
        "P11L",
        "households.people_60",
        Basis.LIVING,
        _("People of 60 and over living here"),
        _("Completed years on the last day of the period, 60 included."),
    ),
)
