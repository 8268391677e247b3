"""Values of the drawings that explain the table, and figures as the catalogue shows them."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reporting.catalogue import Indicator
from reporting.kinds import Axis

register = template.Library()
SAMPLE = {
    "rising": [18, 30, 26, 38, 34, 42, 38, 46, 44, 50, 52, 56],
    "falling": [56, 54, 50, 52, 44, 42, 44, 36, 34, 28, 22, 14],
    "shares": [0.1, 0.25, 0.45, 0.6, 0.8, 1.0, None, 0.4],
}


@register.simple_tag
def sample() -> dict[str, list[float | None]]:
    """Invented values for the key."""
    return SAMPLE  # type: ignore[return-value]


@register.simple_tag
def shown(indicator: Indicator, value: float | None) -> str:
    """`{% shown indicator value %}`: with the indicator's decimals; what was not counted says so."""
    return pgettext("figure", "missing") if value is None else f"{value:,.{indicator.decimals}f}"


@register.simple_tag
def group_name(key: str) -> str:
    """`{% group_name "visits" %}`: the group's heading."""
    return {
        "visits": _("Visits"),
        "services": _("Front desk"),
        "rooms": _("Rooms"),
        "activities": _("Activities"),
        "people": _("People"),
    }[key]


@register.simple_tag
def axes(indicator: Indicator) -> str:
    """`{% axes indicator %}`: along which directions it may be added up; a ratio by its two parts."""
    names = [str(axis.label) for axis in Axis if axis in indicator.additive]
    words = pgettext("list", ", ").join(names)
    return _("%(axes)s, by both parts") % {"axes": words} if indicator.is_ratio else words
