"""32 neighbours, five chairs: exactly five sit, the others know their place in line."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from committees.activities import selectors
from committees.activities.models import Activity, SignUp
from committees.activities.services import Request, deciding, sign_up, withdraw
from keting.refusal import Refusal
from tenants.models import Tenant
from tenants.scope import scope
from tests.databases import as_owner

CLIENTS = 32


def together(home: Tenant, call: Callable[[int], Any]) -> list[Any]:
    """Run `call(0)` … `call(31)` at the same moment, each on a connection of its own."""
    start = Barrier(CLIENTS)

    def one(number: int) -> Any:
        try:
            with scope(home):
                connection.ensure_connection()
                start.wait()
                return call(number)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(one, range(CLIENTS)))


def joining(activity: Activity, noon: datetime) -> Callable[[int], SignUp]:
    def join(number: int) -> SignUp:
        request = Request(name=f"邻居{number}", request_key=uuid.uuid4())
        return sign_up(activity_id=activity.id, request=request, at=noon)

    return join


@pytest.fixture
def activity(real_db: str, announce: Callable[..., Activity]) -> Activity:
    return announce()


def test_five_sit_and_the_others_know_their_place(home: Tenant, activity: Activity, noon: datetime) -> None:
    joined = together(home, joining(activity, noon))
    assert sorted(one.seat for one in joined if one.seat) == [1, 2, 3, 4, 5]
    places = sorted(selectors.place_in_line(one) for one in joined if not one.seat)
    assert places == list(range(1, CLIENTS - 4))


def test_leaving_and_joining_at_once_keeps_five(home: Tenant, activity: Activity, noon: datetime) -> None:
    join = joining(activity, noon)
    codes = [join(number).code for number in range(16)]

    def both(number: int) -> object:
        if number < 16:
            return withdraw(activity_id=activity.id, code=codes[number], at=noon)
        return join(number)

    together(home, both)
    assert sorted(selectors.taken_seats(activity)) == [1, 2, 3, 4, 5]
    assert SignUp.objects.filter(state="active").count() == 16


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch, activity: Activity) -> None:
    """Neither the lock nor the constraints; everybody has looked before anybody writes."""
    looked = Barrier(CLIENTS)

    def no_lock(activity_id: uuid.UUID) -> Activity:
        looked.wait()
        return Activity.objects.get(id=activity_id)

    as_owner(
        "DROP INDEX signup_seat_once", "ALTER TABLE activities_signup DROP CONSTRAINT signup_number_once"
    )
    monkeypatch.setattr(deciding, "lock_activity", no_lock)


def test_twin_without_lock_and_constraint_overbooks(
    home: Tenant, activity: Activity, noon: datetime, unguarded: None
) -> None:
    joined = together(home, joining(activity, noon))
    assert sum(one.seat is not None for one in joined) > 5


def test_twin_without_lock_is_still_refused_by_the_constraint(
    home: Tenant, activity: Activity, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deciding, "lock_activity", lambda activity_id: Activity.objects.get(id=activity_id))
    joined = together(home, joining(activity, noon))
    assert {one for one in joined if isinstance(one, str)} <= {"signup_seat_once", "signup_number_once"}
    assert len(set(selectors.taken_seats(activity))) == len(selectors.taken_seats(activity)) <= 5
