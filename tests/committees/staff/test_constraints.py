"""Each rule of staff holds in the database itself, whoever writes."""

from collections.abc import Callable
from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from committees.staff.models import Presence, Shift, Worker
from keting.clock import at
from keting.db.constraints import constraint_of

DAY = date(2026, 11, 24)


def broken(write: Callable[[], object]) -> str:
    """Name of the constraint that refuses the write."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    return constraint_of(caught.value)


def shift(worker: Worker, starts: str, ends: str, post: str = "desk", day: date = DAY) -> Shift:
    hours = {"starts": time.fromisoformat(starts), "ends": time.fromisoformat(ends)}
    return Shift.objects.create(worker=worker, day=day, post=post, **hours)


def presence(worker: Worker, starts: str, ends: str, **more: object) -> Presence:
    fields = {"post": "visit", "from_at": at(DAY, starts), "until_at": at(DAY, ends), **more}
    return Presence.objects.create(worker=worker, **fields)


def test_nobody_leaves_before_arriving(wang: Worker) -> None:
    dates = {"since": DAY, "until": date(2026, 11, 23)}
    rows = Worker.objects.filter(pk=wang.pk)
    assert broken(lambda: rows.update(**dates)) == "worker_dates_in_order"


def test_who_left_has_a_day_of_leaving(wang: Worker) -> None:
    rows = Worker.objects.filter(pk=wang.pk)
    assert broken(lambda: rows.update(is_active=False)) == "worker_leaver_has_date"


def test_a_shift_ends_after_it_starts(wang: Worker) -> None:
    assert broken(lambda: shift(wang, "10:00", "10:00")) == "shift_ends_after_start"


def test_a_shift_has_a_known_post(wang: Worker) -> None:
    assert broken(lambda: shift(wang, "10:00", "11:00", "asleep")) == "shift_known_post"


def test_one_post_at_a_time(wang: Worker) -> None:
    shift(wang, "08:30", "13:00")
    assert broken(lambda: shift(wang, "12:59", "14:00", "visit")) == "shift_one_post_at_a_time"


def test_shifts_may_touch_and_others_are_free(wang: Worker, chen: Worker) -> None:
    shift(wang, "08:30", "13:00")
    shift(wang, "13:00", "14:00", "visit")
    shift(wang, "08:30", "13:00", day=date(2026, 11, 25))
    shift(chen, "08:30", "13:00")
    assert Shift.objects.count() == 4


def test_one_is_back_after_leaving(wang: Worker) -> None:
    assert broken(lambda: presence(wang, "10:00", "10:00")) == "presence_ends_after_start"


def test_a_presence_has_a_known_post(wang: Worker) -> None:
    assert broken(lambda: presence(wang, "10:00", "11:00", post="home")) == "presence_known_post"


def test_nobody_covers_for_themselves(wang: Worker) -> None:
    name = broken(lambda: presence(wang, "10:00", "11:00", covered_by=wang))
    assert name == "presence_cover_is_another"


def test_nobody_is_at_two_places_at_once(wang: Worker) -> None:
    presence(wang, "10:00", "11:00")
    assert broken(lambda: presence(wang, "10:30", "11:30")) == "presence_one_place_at_a_time"
    assert presence(wang, "11:00", "11:30").pk
