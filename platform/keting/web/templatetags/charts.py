"""Charts with their table, and small drawings of a row of numbers: `{% load charts %}`."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from keting.web import calendar, drawings
from keting.web.charting import Chart

register = template.Library()


@register.inclusion_tag("web/parts/chart.html")
def chart(name: str, data: Chart) -> dict[str, Any]:
    """`{% chart "visits" chart %}`: a keting.web.charting.Chart; `name` is unique on the page."""
    return {"name": name, "chart": data, "json": data.as_json(), "json_id": f"{name}-data"}


@register.inclusion_tag("web/parts/daybar.html")
def daybar(
    claims: Iterable[Any], now: datetime | None = None, label: str = "", scale: bool = True
) -> dict[str, Any]:
    """`{% daybar claims now %}`: one day of a room, 8–21 h. scale=False leaves the hours below away."""
    kept = sorted(claims, key=drawings.begin)
    return {"bar": drawings.day_bar(kept, now), "label": label or _in_use(kept), "scale": scale}


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
