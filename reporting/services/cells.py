"""Counting the cells of a plan from the facts of the current committee."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from keting.marks.counting import Count
from reporting.catalogue import MEASURES, measures_of
from reporting.facts import FACTS
from reporting.services.planning import Plan, Slot


class Cell(NamedTuple):
    """One figure as it is handed over; the part "" is the whole."""

    measure: str
    part: str
    grain: str
    start: date
    n: int
    d: int | None

    @property
    def slot(self) -> tuple[str, str, date]:
        """What is replaced as one: all parts of a measure in a span."""
        return self.measure, self.grain, self.start


def count_cells(plans: Mapping[str, Plan]) -> list[Cell]:
    """Count each fact once over all its spans; what the facts do not mention is a true zero."""
    cells: list[Cell] = []
    for fact, plan in plans.items():
        if plan:
            counted = _cells(FACTS[fact].count(list(plan)), plan)
            cells += counted
            cells += _zeros(fact, plan, {cell.slot for cell in counted})
    return cells


def _cells(counts: Iterable[Count], plan: Plan) -> list[Cell]:
    return [
        Cell(count.measure, count.part, slot.grain, slot.start, count.n, count.d)
        for count in counts
        if (measure := MEASURES.get(count.measure))
        for slot in plan[count.span]
        if slot.kind is measure.kind
    ]


def _zeros(fact: str, plan: Plan, counted: set[tuple[str, str, date]]) -> list[Cell]:
    slots = slots_of(plan)
    return [
        Cell(measure, "", slot.grain, slot.start, 0, 0 if is_ratio else None)
        for measure, (kind, is_ratio) in ((one, MEASURES[one]) for one in measures_of(fact))
        for slot in slots
        if slot.kind is kind and (measure, slot.grain, slot.start) not in counted
    ]


def slots_of(plan: Plan) -> set[Slot]:
    """All slots that the plan serves."""
    return {slot for slots in plan.values() for slot in slots}
