"""Figures of some slots, read in one query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q

from keting.clock import Grain
from reporting.catalogue import Indicator
from reporting.models import Figure


class Pair(NamedTuple):
    """n, and d where it is a ratio."""

    n: int
    d: int | None


class Wanted(NamedTuple):
    """Measures at one grain, from the span starting at `first` to that starting at `last`."""

    measures: Sequence[str]
    grain: Grain
    first: date
    last: date


Slot = tuple[str, str, str, date]


@dataclass(frozen=True)
class Figures:
    """Cells by (committee, measure, grain, start) with their parts, and when each committee was folded."""

    slots: dict[Slot, dict[str, Pair]] = field(default_factory=dict)
    counted_at: dict[str, datetime] = field(default_factory=dict)

    def pair(self, committee: str, measure: str, grain: Grain, start: date, part: str = "") -> Pair | None:
        """The cell; None where the slot was not counted; a part that a counted slot lacks is a true zero."""
        parts = self.slots.get((committee, measure, grain.value, start))
        if parts is None:
            return None
        return parts.get(part, Pair(0, 0 if any(pair.d is not None for pair in parts.values()) else None))

    def value(self, committee: str, indicator: Indicator, grain: Grain, start: date) -> float | None:
        """The indicator's value as it is shown."""
        pair = self.pair(committee, indicator.measure, grain, start, indicator.part)
        return None if pair is None else indicator.value(*pair)

    def total(
        self, committees: Iterable[str], measure: str, grain: Grain, starts: Iterable[date], part: str = ""
    ) -> Pair:
        """Σn and Σd over committees and, for what adds up over time, over spans."""
        days = list(starts)
        cells = [self.pair(one, measure, grain, start, part) for one in committees for start in days]
        known = [cell for cell in cells if cell is not None]
        return Pair(sum(cell.n for cell in known), sum(cell.d or 0 for cell in known))


def read_figures(wanted: Iterable[Wanted], *, committee: str = "") -> Figures:
    """Read all that is wanted, of every committee or of one."""
    choice = Q(pk__in=[])
    for measures, grain, first, last in wanted:
        choice |= Q(measure__in=list(measures), grain=grain.value, start__range=(first, last))
    rows = Figure.objects.filter(choice, **({"committee": committee} if committee else {}))
    found = Figures()
    for schema, measure, length, start, part, n, d, at in rows.values_list(
        "committee", "measure", "grain", "start", "part", "n", "d", "counted_at"
    ):
        found.slots.setdefault((schema, measure, length, start), {})[part] = Pair(n, d)
        found.counted_at[schema] = max(at, found.counted_at.get(schema, at))
    return found
