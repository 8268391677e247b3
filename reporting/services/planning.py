"""Which cells must be counted again because of which days: pure arithmetic, no database."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from keting.clock import ONE_DAY, Grain, Span, spans_around
from reporting.kinds import Kind

# States are kept at the ends of these; the running one stands at today.
STATE_GRAINS = (Grain.MONTH, Grain.QUARTER, Grain.YEAR)


class Slot(NamedTuple):
    """A cell's place in time."""

    kind: Kind
    grain: Grain
    start: date


# A span to count may serve several slots: on 31 March the month's end is also the quarter's.
Plan = dict[Span, set[Slot]]


@lru_cache(maxsize=4)
def flow_plan(days: frozenset[date]) -> Plan:
    """The day, week, month, quarter and year of each day; the same plan for all who ask for the same days."""
    plan: Plan = defaultdict(set)
    for day in days:
        for grain, span in spans_around(day).items():
            plan[span].add(Slot(Kind.FLOW, grain, span.start))
    return plan


def state_plan(since: date, today: date) -> Plan:
    """Each month, quarter and year from that of `since` to the running one, cut off after today."""
    plan: Plan = defaultdict(set)
    day = since
    while day <= today:
        around = spans_around(day)
        for grain in STATE_GRAINS:
            span = around[grain]
            cut = Span(span.start, min(span.end, today + ONE_DAY))
            plan[cut].add(Slot(Kind.STATE, grain, span.start))
        day = around[Grain.MONTH].end
    return plan


def reaching(plan: Plan, day: date) -> Plan:
    """Those spans that end after the day before this one."""
    return {span: slots for span, slots in plan.items() if span.end > day}


def merged(*plans: Plan) -> Plan:
    """All of them."""
    whole: Plan = defaultdict(set)
    for plan in plans:
        for span, slots in plan.items():
            whole[span] |= slots
    return whole


def beginning(marked: Iterable[date], *, known: date | None, floor: date, today: date) -> date:
    """The day from which a committee counts: its earliest marked flow, but not before it was opened."""
    return min([known or today, *(max(day, floor) for day in marked)])


def run_of_days(start: date, stop: date) -> list[date]:
    """Each day from `start` up to, not including, `stop`."""
    return Span(start, stop).days() if start < stop else []
