"""Announced, cancelled, corrected: counted records are voided and written anew."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from committees.activities import selectors, services
from committees.activities.models import Activity, Attendance
from committees.activities.services import Plan
from committees.staff.models import Worker
from keting.audit.models import Entry
from keting.refusal import Refusal
from tests.committees.activities.conftest import Announce, Join


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught:
        call()
    return caught.value.code


@pytest.fixture
def plan(activity: Activity) -> Plan:
    """The same activity with four chairs in it."""
    hours = {"starts_at": activity.starts_at, "ends_at": activity.ends_at}
    return Plan(title="包汤圆", kind=activity.kind, place="活动室", lines=("ageing",), seats=4, **hours)


def test_announced_once_it_stands_in_each_line(plan: Plan, lead: Worker, noon: datetime) -> None:
    made = services.announce_activity(plan=replace(plan, lines=("ageing", "women")), by=lead.account, at=noon)
    services.mark_held(activity_id=made.id, at=made.ends_at)
    month = selectors.month_span(made.held_on)
    assert [len(selectors.ledger(line, month).rows) for line in ("ageing", "women", "party")] == [1, 1, 0]


def test_wrong_hours_are_refused(plan: Plan, lead: Worker, noon: datetime) -> None:
    wrong = replace(plan, ends_at=plan.starts_at)
    call = lambda: services.announce_activity(plan=wrong, by=lead.account, at=noon)  # noqa: E731
    assert refused(call) == "activity_ends_after_start"


def test_a_cancelled_one_keeps_its_neighbours(
    activity: Activity, join: Join, lead: Worker, noon: datetime
) -> None:
    join(activity)
    services.cancel_activity(activity_id=activity.id, why="台风", by=lead.account, at=noon)
    assert len(selectors.expected(activity)) == 1
    assert Entry.objects.filter(verb="cancel", thing_id=str(activity.id)).count() == 1


def test_a_held_one_cannot_be_cancelled(announce: Announce, lead: Worker, noon: datetime) -> None:
    ids = {"activity_id": announce(state="held").id}
    call = lambda: services.cancel_activity(**ids, why="台风", by=lead.account, at=noon)  # noqa: E731
    assert refused(call) == "held"


def test_it_is_not_held_before_its_day(activity: Activity, noon: datetime) -> None:
    assert refused(lambda: services.mark_held(activity_id=activity.id, at=noon)) == "too_early"


def test_a_correction_takes_everybody_along(activity: Activity, plan: Plan, join: Join, lead: Worker) -> None:
    joined = [join(activity, name) for name in "甲乙丙丁戊"]
    at = activity.starts_at
    for one in (joined[0], joined[4]):
        services.tick_attendance(activity_id=activity.id, sign_up_id=one.id, at=at)
    right = services.replace_activity(
        activity_id=activity.id, plan=plan, why="名字写错", by=lead.account, at=at
    )
    assert selectors.current(activity.id) == right
    assert [one.code for one in right.sign_ups.all()] == [one.code for one in joined]
    assert [one.seat for one in right.sign_ups.all()] == [1, 2, 3, 4, None]
    assert sum(seat.attendance is not None for seat in selectors.attendance_sheet(right)) == 2
    assert Attendance.objects.filter(activity=activity, voided_at__isnull=True).count() == 0


def test_a_moved_activity_moves_its_days(
    activity: Activity, plan: Plan, join: Join, lead: Worker, noon: datetime
) -> None:
    join(activity)
    day = timedelta(days=1)
    moved = replace(plan, starts_at=plan.starts_at + day, ends_at=plan.ends_at + day)
    right = services.replace_activity(
        activity_id=activity.id, plan=moved, why="改期", by=lead.account, at=noon
    )
    assert [one.held_on for one in right.sign_ups.all()] == [right.held_on]


def test_what_was_taken_out_is_gone(activity: Activity, lead: Worker, noon: datetime) -> None:
    services.void_activity(activity_id=activity.id, why="记重了", by=lead.account, at=noon)
    assert selectors.current(activity.id) is None
    assert refused(lambda: services.mark_held(activity_id=activity.id, at=activity.ends_at)) == "gone"
