"""P: the register at a date, by basis; the two bases are never added up."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reporting.catalogue.indicator import AREA_ONLY, HOUSEHOLDS, PEOPLE, Indicator
from reporting.kinds import Basis, Kind

OF_60 = _("In completed years on the last day of the period; 60 itself is included.")


def people_of_60(code: str, basis: Basis, name: Promise) -> Indicator:
    """People of 60 and over of one basis at the end of the period."""
    return Indicator(
        code=code,
        measure="households.people_60",
        part=basis.value,
        basis=basis,
        name=name,
        definition=OF_60,
        unit=PEOPLE,
        kind=Kind.STATE,
        additive=AREA_ONLY,
        clock_driven=True,
    )


INDICATORS = (
    Indicator(
        code="P02",
        measure="households.households",
        part=Basis.LIVING.value,
        basis=Basis.LIVING,
        name=_("Households lived in"),
        definition=_("Households in which somebody lives at the end of the period, wherever registered."),
        unit=HOUSEHOLDS,
        kind=Kind.STATE,
        additive=AREA_ONLY,
    ),
    people_of_60("P11R", Basis.REGISTERED, _("People of 60 and over registered here")),
    people_of_60("P11L", Basis.LIVING, _("People of 60 and over living here")),
)
