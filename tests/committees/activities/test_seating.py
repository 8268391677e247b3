"""Seats: given in order, waited for, given back."""

import uuid
from collections.abc import Callable
from datetime import datetime

import pytest

from committees.activities import selectors
from committees.activities.models import Activity, SignUp
from committees.activities.services import Request, cancel_activity, sign_up, withdraw
from committees.staff.models import Worker
from keting.refusal import Refusal
from tests.committees.activities.conftest import Announce, Join


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught:
        call()
    return caught.value.code


@pytest.fixture
def full(activity: Activity, join: Join) -> list[SignUp]:
    """All five chairs taken, two neighbours in line."""
    return [join(activity, name) for name in "甲乙丙丁戊己庚"]


def test_chairs_are_given_in_order_then_one_waits(full: list[SignUp]) -> None:
    assert [one.seat for one in full] == [1, 2, 3, 4, 5, None, None]
    assert [selectors.place_in_line(one) for one in full[5:]] == [1, 2]


def test_the_first_in_line_moves_up(activity: Activity, full: list[SignUp], noon: datetime) -> None:
    withdrawal = withdraw(activity_id=activity.id, code=full[2].code, at=noon)
    assert withdrawal.moved_up == full[5]
    assert (withdrawal.moved_up.seat, withdrawal.moved_up.moved_up_at) == (3, noon)
    assert selectors.place_in_line(full[6]) == 1


def test_who_waits_may_leave_without_anybody_moving(
    activity: Activity, full: list[SignUp], noon: datetime
) -> None:
    assert withdraw(activity_id=activity.id, code=full[5].code, at=noon).moved_up is None


def test_withdrawing_twice_changes_nothing(activity: Activity, full: list[SignUp], noon: datetime) -> None:
    withdraw(activity_id=activity.id, code=full[0].code, at=noon)
    assert withdraw(activity_id=activity.id, code=full[0].code, at=noon).moved_up is None
    assert len(selectors.taken_seats(activity)) == 5


def test_a_free_chair_is_given_again(activity: Activity, join: Join, noon: datetime) -> None:
    first = join(activity)
    join(activity, "李伯伯")
    withdraw(activity_id=activity.id, code=first.code, at=noon)
    assert join(activity, "赵阿姨").seat == 1


def test_sent_twice_is_one_sign_up(activity: Activity, noon: datetime) -> None:
    request = Request(name="王阿姨", request_key=uuid.uuid4())
    twice = [sign_up(activity_id=activity.id, request=request, at=noon) for _ in range(2)]
    assert twice[0] == twice[1]
    assert SignUp.objects.count() == 1


def test_where_all_may_come_nobody_waits(announce: Announce, join: Join) -> None:
    everybody = announce(seats=None)
    assert {join(everybody, name).seat for name in "甲乙丙"} == {None}


def test_an_unknown_code_is_refused(activity: Activity, noon: datetime) -> None:
    assert refused(lambda: withdraw(activity_id=activity.id, code="AAAAAA", at=noon)) == "code_unknown"


def test_nobody_signs_up_once_it_has_begun(activity: Activity) -> None:
    late = activity.starts_at
    request = Request(name="王阿姨", request_key=uuid.uuid4())
    assert refused(lambda: sign_up(activity_id=activity.id, request=request, at=late)) == "begun"


def test_nobody_signs_up_for_a_cancelled_one(
    activity: Activity, join: Join, lead: Worker, noon: datetime
) -> None:
    cancel_activity(activity_id=activity.id, why="台风", by=lead.account, at=noon)
    assert refused(lambda: join(activity)) == "cancelled"


def test_a_phone_is_sealed_and_found_by_its_digest(activity: Activity, join: Join) -> None:
    mine = join(activity, phone="13800138000")
    mine.refresh_from_db()
    assert mine.phone == "13800138000"
    assert len(mine.phone_index) == 32
