"""What a chart needs to know; the same data makes its table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.functional import Promise

Words = str | Promise
Value = float | int | None


@dataclass(frozen=True)
class Series:
    """A row of values, one per label; None is missing, not zero."""

    name: Words
    values: Sequence[Value]


@dataclass(frozen=True)
class Chart:
    """title: what it shows; note: basis and age; low, high: the range of the peers, per label."""

    title: Words
    labels: Sequence[str]
    series: Sequence[Series]
    unit: Words = ""
    kind: Literal["line", "bar"] = "line"
    note: Words = ""
    label_head: Words = ""
    low: Sequence[Value] = field(default=())
    high: Sequence[Value] = field(default=())

    @property
    def rows(self) -> list[tuple[str, list[Value]]]:
        """The table: a label and its value in each series."""
        return [(label, [one.values[n] for one in self.series]) for n, label in enumerate(self.labels)]

    def as_json(self) -> dict[str, Any]:
        """What frontend/src/chart.js draws."""
        return {
            "title": str(self.title),
            "kind": self.kind,
            "unit": str(self.unit),
            "labels": list(self.labels),
            "series": [{"name": str(one.name), "values": list(one.values)} for one in self.series],
            "low": list(self.low),
            "high": list(self.high),
        }
