"""Ticked at the door; a wrong tick is voided, never deleted."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from committees.activities import selectors, services
from committees.activities.models import Activity, Attendance
from committees.staff.models import Worker
from keting.refusal import Refusal
from tests.committees.activities.conftest import Announce, Join


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught:
        call()
    return caught.value.code


def tick(activity: Activity, mine: object, **more: object) -> Attendance:
    ids = {"activity_id": activity.id, "sign_up_id": mine.id}
    return services.tick_attendance(**ids, at=activity.starts_at, **more)


def test_the_first_tick_makes_it_held(activity: Activity, join: Join) -> None:
    tick(activity, join(activity), is_new=True)
    activity.refresh_from_db()
    assert activity.state == "held"
    assert [seat.attendance.is_new for seat in selectors.attendance_sheet(activity)] == [True]


def test_ticked_twice_is_there_once(activity: Activity, join: Join) -> None:
    mine = join(activity)
    assert tick(activity, mine) == tick(activity, mine)


def test_a_wrong_tick_is_voided_and_may_be_made_again(activity: Activity, join: Join, lead: Worker) -> None:
    mine, at = join(activity), activity.starts_at
    wrong = tick(activity, mine)
    ids = {"activity_id": activity.id, "attendance_id": wrong.id}
    services.void_attendance(**ids, by=lead.account, why="点错了", at=at)
    tick(activity, mine)
    rows = Attendance.objects.order_by("void_reason").values_list("voided_by", "void_reason")
    assert list(rows) == [(None, ""), (lead.account.id, "点错了")]


def test_a_head_may_be_counted_without_a_name(activity: Activity) -> None:
    services.add_walk_in(activity_id=activity.id, at=activity.starts_at)
    assert [one.name for one in selectors.walk_ins(activity)] == [""]


def test_nobody_is_ticked_the_day_before(activity: Activity, join: Join) -> None:
    early = activity.starts_at - timedelta(days=1)
    assert refused(lambda: services.add_walk_in(activity_id=activity.id, at=early)) == "too_early"


def test_nobody_comes_to_a_cancelled_one(announce: Announce) -> None:
    off = announce(state="cancelled", cancel_reason="台风")
    assert refused(lambda: services.add_walk_in(activity_id=off.id, at=off.starts_at)) == "cancelled"


def test_who_withdrew_is_added_by_hand(activity: Activity, join: Join) -> None:
    mine = join(activity)
    services.withdraw(activity_id=activity.id, code=mine.code, at=mine.signed_at)
    assert refused(lambda: tick(activity, mine)) == "sign_up_gone"


def test_a_tick_of_another_activity_is_not_voided_here(
    activity: Activity, announce: Announce, join: Join, lead: Worker
) -> None:
    other, at = announce(title="插花"), activity.starts_at
    ids = {"activity_id": other.id, "attendance_id": tick(activity, join(activity)).id}
    assert refused(lambda: services.void_attendance(**ids, by=lead.account, why="x", at=at)) == "gone"
