"""Each rule of activities holds in the database itself, whoever writes."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from committees.activities.models import Activity, Attendance, SignUp
from keting.db.constraints import constraint_of
from keting.db.keys import uuid7
from tests.committees.activities import FRIDAY
from tests.committees.activities.conftest import Announce, Join


def broken(write: Callable[[], object]) -> str:
    """Name of the constraint that refuses the write."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    return constraint_of(caught.value)


def changed(row: Activity | SignUp | Attendance, **fields: object) -> str:
    return broken(lambda: type(row)._default_manager.filter(pk=row.pk).update(**fields))


def again(row: SignUp, **fields: object) -> str:
    """The same row once more, but for these fields."""
    values = {one.attname: getattr(row, one.attname) for one in SignUp._meta.concrete_fields}
    return broken(lambda: SignUp.objects.create(**{**values, "id": uuid7(), **fields}))


def attend(activity: Activity, noon: datetime, **fields: object) -> Attendance:
    return Attendance.objects.create(**{"activity": activity, "held_on": FRIDAY, "ticked_at": noon, **fields})


def test_it_ends_after_it_starts(activity: Activity) -> None:
    assert changed(activity, ends_at=activity.starts_at) == "activity_ends_after_start"


def test_no_seats_is_not_zero_seats(announce: Announce) -> None:
    assert broken(lambda: announce(seats=0)) == "activity_seats_at_least_one"


def test_cancelled_has_a_reason(activity: Activity) -> None:
    assert changed(activity, state="cancelled") == "activity_cancelled_has_reason"


def test_a_reason_means_cancelled(activity: Activity) -> None:
    assert changed(activity, cancel_reason="台风") == "activity_cancelled_has_reason"


def test_a_state_is_known(activity: Activity) -> None:
    assert changed(activity, state="moved") == "activity_state_known"


def test_a_line_is_known(activity: Activity) -> None:
    assert changed(activity, lines=["ageing", "astrology"]) == "activity_lines_known"


def test_a_voided_activity_says_why(activity: Activity, noon: datetime) -> None:
    assert changed(activity, voided_at=noon) == "activity_void_has_reason"


def test_a_seat_is_given_once(activity: Activity, join: Join) -> None:
    join(activity)
    assert changed(join(activity, "李伯伯"), seat=1) == "signup_seat_once"


def test_no_seat_beyond_the_last(activity: Activity, join: Join) -> None:
    assert changed(join(activity), seat=6) == "signup_seat_exists"


def test_the_seats_beside_a_sign_up_are_the_activitys(activity: Activity, join: Join) -> None:
    assert changed(join(activity), seats=50) == "signup_seats_of_activity"


def test_the_day_beside_a_sign_up_is_the_activitys(activity: Activity, join: Join) -> None:
    assert changed(join(activity), held_on=FRIDAY + timedelta(1)) == "signup_day_of_activity"


def test_numbers_are_given_once(activity: Activity, join: Join) -> None:
    first = join(activity)
    assert again(first, seat=2, code="OTHER2", request_key=uuid7()) == "signup_number_once"


def test_a_form_counts_once(activity: Activity, join: Join) -> None:
    first = join(activity)
    assert changed(join(activity, "李伯伯"), request_key=first.request_key) == "signup_request_once"


def test_a_code_leads_to_one_sign_up(activity: Activity, join: Join) -> None:
    first = join(activity)
    assert again(first, seat=2, number=2, request_key=uuid7()) == "signup_code_once"


def test_who_withdraws_leaves_the_seat(activity: Activity, join: Join, noon: datetime) -> None:
    fields = {"state": "withdrawn", "withdrawn_at": noon}
    assert changed(join(activity), **fields) == "signup_withdrawn_leaves_seat"


def test_a_way_in_is_known(activity: Activity, join: Join) -> None:
    assert changed(join(activity), via="fax") == "signup_via_known"


def test_one_comes_once(activity: Activity, join: Join, noon: datetime) -> None:
    mine = join(activity)
    attend(activity, noon, sign_up=mine)
    assert broken(lambda: attend(activity, noon, sign_up=mine)) == "attendance_once"


def test_a_name_stands_in_one_place(activity: Activity, join: Join, noon: datetime) -> None:
    mine = join(activity)
    assert broken(lambda: attend(activity, noon, sign_up=mine, name="王")) == "attendance_named_once"


def test_a_voided_tick_says_why(activity: Activity, noon: datetime) -> None:
    assert changed(attend(activity, noon), voided_at=noon) == "attendance_void_has_reason"


def test_the_day_beside_an_attendance_is_the_activitys(activity: Activity, noon: datetime) -> None:
    tomorrow = FRIDAY + timedelta(1)
    assert broken(lambda: attend(activity, noon, held_on=tomorrow)) == "attendance_day_of_activity"


def test_counted_facts_stay(activity: Activity, join: Join, noon: datetime) -> None:
    assert changed(activity, seats=50) == "activity_facts_stay"
    assert changed(join(activity), number=9) == "signup_facts_stay"
    assert changed(attend(activity, noon), is_new=True) == "attendance_facts_stay"


def test_counted_rows_are_never_deleted(activity: Activity, join: Join, noon: datetime) -> None:
    rows = [attend(activity, noon), join(activity), activity]
    words = ["attendance", "signup", "activity"]
    assert [broken(row.delete) for row in rows[:2]] == [f"{word}_never_deleted" for word in words[:2]]


@pytest.mark.parametrize("table", ["activity", "signup", "attendance"])
def test_every_change_leaves_a_mark(activity: Activity, join: Join, noon: datetime, table: str) -> None:
    join(activity), attend(activity, noon)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM marks_mark")
        cursor.execute(f"UPDATE activities_{table} SET id = id")
        cursor.execute("SELECT DISTINCT fact, day FROM marks_mark")
        assert cursor.fetchall() == [("activities", FRIDAY)]
