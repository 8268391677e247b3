"""Charts with their table, and small drawings of a row of numbers: `{% load charts %}`."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from keting.web import calendar, drawings
from keting.web.charting import Chart

register = template.Library()
SCALE = (
    '<p class="scale" aria-hidden="true">'
    "<span>8:00</span><span>12</span><span>16</span><span>21:00</span></p>"
)


@register.inclusion_tag("web/parts/chart.html")
def chart(name: str, data: Chart) -> dict[str, Any]:
    """`{% chart "visits" chart %}`: a keting.web.charting.Chart; `name` is unique on the page."""
    return {"name": name, "chart": data, "json": data.as_json(), "json_id": f"{name}-data"}


@register.simple_tag
def daybar(
    claims: Iterable[Any], now: datetime | None = None, label: str = "", scale: bool = True
) -> SafeString:
    """`{% daybar claims now %}`: one day of a room, 8–21 h. scale=False leaves the hours below away.

    Written here and not in a template, as a week's page has fifty; the words are escaped.
    """
    kept = sorted(claims, key=drawings.begin)
    bar = drawings.day_bar(kept, now)
    ticks = "".join(f'<path class="bar-tick" d="M{x} 0V10"/>' for x in bar.ticks)
    blocks = "".join(
        f'<rect class="bar-on" x="{one.x}" y="0" width="{one.width}" height="10"/>' for one in bar.blocks
    )
    here = "" if bar.now is None else f'<path class="bar-now" d="M{bar.now} 0V10"/>'
    return SafeString(
        f'<svg class="bar" viewBox="0 0 {bar.width} 10" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(label or _in_use(kept))}"><rect class="bar-bg" x="0" y="0" width="{bar.width}" '
        f'height="10"/>{ticks}{blocks}{here}</svg>{SCALE if scale else ""}'
    )


@register.inclusion_tag("web/parts/spark.html")
def spark(
    values: Sequence[float | None], label: str, low: float | None = None, high: float | None = None
) -> dict[str, Any]:
    """`{% spark values label low high %}`: the last value is now, low–high the range of the peers."""
    return {"spark": drawings.spark(values, low, high), "label": label}


@register.inclusion_tag("web/parts/heat.html")
def heat(values: Sequence[float | None], label: str) -> dict[str, Any]:
    """`{% heat shares label %}`: shares from 0 to 1; None is missing."""
    return {"cells": drawings.heat(values), "label": label, "width": len(values) * drawings.CELL}


def _in_use(claims: Sequence[Any]) -> str:
    spans = [calendar.hours(*drawings.pair(claim)) for claim in claims]
    if not spans:
        return _("Free all day")
    return _("In use %(hours)s") % {"hours": pgettext("between hours", ", ").join(spans)}
