"""The invented roster keeps the rules of a real one."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from committees.staff import demo
from committees.staff.models import Shift, Worker
from committees.staff.selectors import desk_gaps
from keting.accounts.demo import DEMO_PASSWORD
from keting.accounts.models import Account
from keting.clock import Span
from tenants.models import Tenant
from tenants.scope import scope

TUESDAY = date(2026, 11, 24)
WEEKS = Span(date(2026, 9, 28), date(2026, 12, 14))


@pytest.fixture
def loaded(home: Tenant) -> None:
    demo.load(day=TUESDAY, rng=random.Random(1))


@pytest.mark.usefixtures("loaded")
def test_the_desk_is_held_at_every_open_hour() -> None:
    assert desk_gaps(WEEKS) == []
    days = {shift.day for shift in Shift.objects.all()}
    assert (min(days), max(days)) == (WEEKS.start, WEEKS.last)


@pytest.mark.usefixtures("loaded")
def test_two_hold_the_desk_on_working_days_and_one_on_days_of_rest() -> None:
    desk = Counter(Shift.objects.filter(post="desk").values_list("day", "starts__hour"))
    # 10 October was a Saturday on which people worked, the first days of the month were a holiday.
    rest = {date(2026, 10, 1), date(2026, 11, 28), date(2026, 11, 29)}
    work = {date(2026, 10, 10)}
    assert {count for (day, _hour), count in desk.items() if day in rest} == {1}
    assert {count for (day, _hour), count in desk.items() if day in work} == {2}
    week = {TUESDAY + timedelta(days=n) for n in range(-1, 4)}
    assert {count for (day, _hour), count in desk.items() if day in week} == {2}


@pytest.mark.usefixtures("loaded")
def test_six_colleagues_two_of_whom_sign_in() -> None:
    assert Worker.objects.count() == 6
    assert list(Account.objects.order_by("username").values_list("username", "roles")) == [
        ("director", ["director"]),
        ("fan", ["worker"]),
    ]
    assert Account.objects.get(username="fan").check_password(DEMO_PASSWORD)


def test_the_neighbour_has_a_director_only(neighbour: Tenant) -> None:
    with scope(neighbour):
        demo.load(day=TUESDAY, rng=random.Random(2))
        assert list(Account.objects.values_list("username", flat=True)) == ["director"]
        assert "范小雨" not in set(Worker.objects.values_list("name", flat=True))
