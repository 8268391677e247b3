"""Numbers as people read them: `{% load numbers %}`."""

from decimal import Decimal

from django import template

register = template.Library()
Number = int | float | Decimal | None


@register.filter
def grouped(value: Number) -> str:
    """`{{ 1336|grouped }}`: 1,336. Nothing known shows a dash."""
    return "–" if value is None or value == "" else f"{value:,}"


@register.simple_tag
def percent(part: Number, whole: Number, digits: int = 1) -> str:
    """`{% percent n d %}`: 93.1 (no sign; write it small beside). Nothing to divide by shows a dash."""
    if part is None or not whole:
        return "–"
    return f"{Decimal(part) * 100 / Decimal(whole):.{digits}f}"
