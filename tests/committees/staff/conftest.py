"""A small house: three colleagues, Tuesday 24 November 2026."""

from collections.abc import Callable
from datetime import date, time

import pytest

from committees.staff.kinds import Half, hours_of
from committees.staff.models import Shift, Worker
from tenants.models import Tenant

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def wang(home: Tenant) -> Worker:
    return Worker.objects.create(name="王惠芳", position=0)


@pytest.fixture
def chen(home: Tenant) -> Worker:
    return Worker.objects.create(name="陈立新", position=1)


@pytest.fixture
def zhou(home: Tenant) -> Worker:
    return Worker.objects.create(name="周敏", position=2)


@pytest.fixture
def plan() -> Callable[..., Shift]:
    """`plan(worker, "am", "desk")`: a half day on the roster; or `starts` and `ends` of one's own."""

    def make(worker: Worker, half: str, post: str, day: date = TUESDAY, **hours: time) -> Shift:
        starts, ends = hours_of(post, Half(half))
        hours = {"starts": starts, "ends": ends, **hours}
        return Shift.objects.create(worker=worker, day=day, post=post, **hours)

    return make
