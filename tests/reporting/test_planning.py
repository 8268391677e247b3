"""Which cells a marked day touches."""

from datetime import date

from keting.clock import Grain, Span
from reporting.kinds import Kind
from reporting.services.folding import plans
from reporting.services.planning import Slot, beginning, flow_plan, state_plan

DAY, TODAY = date(2026, 8, 17), date(2026, 11, 24)


def test_a_flow_touches_one_span_of_each_grain() -> None:
    plan = flow_plan(frozenset({DAY}))
    assert {slot.grain: slot.start for slots in plan.values() for slot in slots} == {
        Grain.DAY: DAY,
        Grain.WEEK: DAY,
        Grain.MONTH: date(2026, 8, 1),
        Grain.QUARTER: date(2026, 7, 1),
        Grain.YEAR: date(2026, 1, 1),
    }


def test_a_state_touches_every_end_until_today() -> None:
    slots = {slot for some in state_plan(DAY, TODAY).values() for slot in some}
    months = sorted(slot.start.month for slot in slots if slot.grain == Grain.MONTH)
    assert months == [8, 9, 10, 11]
    assert sorted(slot.start for slot in slots if slot.grain == Grain.QUARTER) == [
        date(2026, 7, 1),
        date(2026, 10, 1),
    ]


def test_the_running_state_stands_at_today() -> None:
    plan = state_plan(TODAY, TODAY)
    assert plan[Span(date(2026, 11, 1), date(2026, 11, 25))] == {
        Slot(Kind.STATE, Grain.MONTH, date(2026, 11, 1))
    }


def test_spans_that_coincide_are_counted_once() -> None:
    plan = state_plan(date(2026, 1, 3), date(2026, 1, 3))
    assert list(plan) == [Span(date(2026, 1, 1), date(2026, 1, 4))]
    assert {slot.grain for slot in plan[Span(date(2026, 1, 1), date(2026, 1, 4))]} == {
        Grain.MONTH,
        Grain.QUARTER,
        Grain.YEAR,
    }


def test_days_before_the_first_touch_no_flow_but_the_state_since() -> None:
    plan = plans({"desk": {date(1990, 1, 1)}}, since=TODAY, today=TODAY)["desk"]
    assert {slot.kind for slots in plan.values() for slot in slots} == {Kind.STATE}


def test_a_change_of_the_register_moves_coverage_but_no_visits() -> None:
    plan = plans({"people": {DAY}}, since=DAY, today=TODAY)["visits"]
    assert {slot.kind for slots in plan.values() for slot in slots} == {Kind.STATE}


def test_a_room_that_opens_touches_every_later_day() -> None:
    plan = plans({"opening": {date(2000, 1, 1)}}, since=DAY, today=TODAY)["rooms"]
    days = {slot.start for slots in plan.values() for slot in slots if slot.grain == Grain.DAY}
    assert days == set(Span(DAY, date(2026, 11, 25)).days())


def test_counting_begins_with_the_earliest_flow_but_not_before_the_opening() -> None:
    floor = date(2023, 6, 30)
    assert beginning([DAY], known=None, floor=floor, today=TODAY) == DAY
    assert beginning([date(1990, 1, 1)], known=DAY, floor=floor, today=TODAY) == floor
    assert beginning([date(2027, 1, 1)], known=None, floor=floor, today=TODAY) == TODAY


def test_a_late_fact_counts_in_what_still_runs() -> None:
    """Its day and week ended before the fixed day; its month, quarter and year reach further."""
    plan = plans({"visits": {date(2026, 11, 2)}}, since=date(2026, 11, 20), today=TODAY)["visits"]
    found = {slot.grain for slots in plan.values() for slot in slots if slot.kind == Kind.FLOW}
    assert found == {Grain.MONTH, Grain.QUARTER, Grain.YEAR}
