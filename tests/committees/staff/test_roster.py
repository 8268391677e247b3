"""A week is planned in one go, and says where the desk stands empty."""

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta

import pytest

from committees.staff.kinds import Half
from committees.staff.models import Shift, Worker
from committees.staff.selectors import Gap, desk_gaps, week
from committees.staff.services import Cell, copy_last_week, plan_week, set_shift
from keting.clock import day_span
from keting.refusal import Refusal

TUESDAY = date(2026, 11, 24)
LAST_TUESDAY = TUESDAY - timedelta(days=7)
AM, PM = Half.MORNING, Half.AFTERNOON
Plan = Callable[..., Shift]


def posts(worker: Worker) -> list[tuple[str, str, str]]:
    rows = Shift.objects.filter(worker=worker, day=TUESDAY).order_by("starts")
    return [(f"{row.starts:%H:%M}", f"{row.ends:%H:%M}", row.post) for row in rows]


def test_a_cell_gets_the_hours_of_its_post(wang: Worker) -> None:
    cells: Mapping[Cell, str] = {Cell(wang.id, TUESDAY, AM): "desk", Cell(wang.id, TUESDAY, PM): "visit"}
    assert plan_week(day=TUESDAY, cells=cells) == 2
    assert posts(wang) == [("08:30", "13:00", "desk"), ("13:30", "17:30", "visit")]


def test_planning_again_changes_only_what_differs(wang: Worker, plan: Plan) -> None:
    own = plan(wang, "am", "desk", starts=time(7, 30))
    plan(wang, "pm", "visit")
    cells = {Cell(wang.id, TUESDAY, AM): "desk", Cell(wang.id, TUESDAY, PM): ""}
    assert plan_week(day=TUESDAY, cells=cells) == 1
    assert posts(wang) == [("07:30", "13:00", "desk")]
    assert Shift.objects.get().id == own.id


def test_cells_that_are_not_given_stay(wang: Worker, chen: Worker, plan: Plan) -> None:
    plan(chen, "am", "desk")
    plan_week(day=TUESDAY, cells={Cell(wang.id, TUESDAY, AM): "desk"})
    assert len(posts(chen)) == 1


def test_a_cell_of_another_week_is_refused(wang: Worker) -> None:
    with pytest.raises(Refusal, match="other_week"):
        plan_week(day=TUESDAY, cells={Cell(wang.id, LAST_TUESDAY, AM): "desk"})


def test_an_unknown_post_is_refused_and_nothing_is_lost(wang: Worker, plan: Plan) -> None:
    plan(wang, "am", "desk")
    with pytest.raises(Refusal, match="post_unknown"):
        plan_week(day=TUESDAY, cells={Cell(wang.id, TUESDAY, AM): "asleep"})
    assert posts(wang) == [("08:30", "13:00", "desk")]


def test_who_has_left_cannot_be_planned(wang: Worker) -> None:
    Worker.objects.filter(pk=wang.pk).update(is_active=False, until=TUESDAY)
    with pytest.raises(Refusal, match="worker_gone"):
        plan_week(day=TUESDAY, cells={Cell(wang.id, TUESDAY, AM): "desk"})


def test_copying_fills_only_what_is_empty(wang: Worker, chen: Worker, plan: Plan) -> None:
    plan(wang, "am", "desk", day=LAST_TUESDAY)
    plan(wang, "pm", "leave", day=LAST_TUESDAY)
    plan(chen, "am", "visit", day=LAST_TUESDAY)
    plan(chen, "am", "desk")
    assert copy_last_week(day=TUESDAY) == 1
    assert posts(wang) == [("08:30", "13:00", "desk")]
    assert posts(chen) == [("08:30", "13:00", "desk")]
    assert copy_last_week(day=TUESDAY) == 0


def test_there_must_be_something_to_copy(wang: Worker) -> None:
    with pytest.raises(Refusal, match="last_week_empty"):
        copy_last_week(day=TUESDAY)


def test_a_shift_over_another_is_refused(wang: Worker, plan: Plan) -> None:
    plan(wang, "am", "desk")
    with pytest.raises(Refusal, match="shift_overlap"):
        set_shift(worker=wang, day=TUESDAY, starts=time(12), ends=time(15), post="visit")


def test_the_desk_without_anybody_is_told(wang: Worker, chen: Worker, plan: Plan) -> None:
    assert desk_gaps(day_span(TUESDAY)) == [Gap(TUESDAY, time(8, 30), time(18, 30))]
    plan(wang, "am", "desk", starts=time(9))
    plan(chen, "pm", "desk", ends=time(17))
    assert desk_gaps(day_span(TUESDAY)) == [
        Gap(TUESDAY, time(8, 30), time(9)),
        Gap(TUESDAY, time(17), time(18, 30)),
    ]


def test_a_week_has_a_row_for_everybody(wang: Worker, chen: Worker, plan: Plan) -> None:
    plan(wang, "am", "desk")
    plan(wang, "pm", "desk")
    found = week(TUESDAY)
    assert [row.worker for row in found.rows] == [wang, chen]
    tuesday = found.rows[0].days[1]
    assert tuesday.whole is not None
    assert tuesday.is_on_desk
    assert not tuesday.leads
    assert len(found.gaps) == 6


def test_on_a_day_of_rest_the_desk_leads(wang: Worker, plan: Plan) -> None:
    plan(wang, "am", "desk", day=date(2026, 11, 28))
    assert [day.leads for day in week(TUESDAY).rows[0].days] == [False] * 5 + [True, False]


def test_a_week_costs_the_same_for_one_and_for_thirty(
    wang: Worker, plan: Plan, queries_of: Callable[[Callable[[], object]], int]
) -> None:
    plan(wang, "am", "desk")
    one = queries_of(lambda: week(TUESDAY))
    for number in range(29):
        plan(Worker.objects.create(name=f"李{number}"), "am", "visit")
    assert queries_of(lambda: week(TUESDAY)) == one
