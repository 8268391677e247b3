"""One name and number holds one sign-up per activity, however often the form is sent."""

import re
import uuid
from collections.abc import Callable
from datetime import date, datetime
from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from committees.activities.models import Activity, SignUp
from committees.activities.services import deciding, seating, take_consent_back, withdraw
from committees.households.models import Household
from committees.staff.models import Worker
from keting.db.constraints import constraint_of
from keting.refusal import Refusal
from tenants.models import Tenant
from tests.clients import HostClient
from tests.committees.activities.conftest import Announce, Join
from tests.committees.activities.test_race import CLIENTS, together
from tests.databases import as_owner

RULES = ("signup_person_once", "signup_name_once", "signup_door_once")
PHONE = "13800138000"


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught:
        call()
    return caught.value.code


@pytest.fixture
def door(home: Tenant) -> Household:
    return Household.objects.create(building="3", room_no="502", since=date(2020, 1, 1))


@pytest.mark.parametrize(
    ("first", "again", "code"),
    [
        ({"phone": PHONE}, {"phone": PHONE}, "signup_person_once"),
        ({"phone": PHONE}, {"phone": ""}, ""),
        ({"phone": PHONE}, {"phone": "13900139000"}, ""),
        ({"phone": PHONE}, {"phone": PHONE, "name": "李伯伯"}, ""),
        ({}, {}, "signup_name_once"),
        ({}, {"phone": PHONE}, ""),
        ({"door": True}, {"door": True}, "signup_door_once"),
        ({"door": True}, {"door": True, "name": "李伯伯"}, ""),
        ({"door": True, "phone": PHONE}, {"phone": PHONE}, "signup_person_once"),
        ({"phone": PHONE}, {"door": True, "phone": PHONE}, "signup_person_once"),
        ({"door": True}, {}, ""),
        ({}, {"door": True}, ""),
    ],
)
@pytest.mark.parametrize("is_polite", [True, False])
def test_who_comes_twice(
    activity: Activity, join: Join, door: Household, monkeypatch: pytest.MonkeyPatch, is_polite: bool,
    first: dict[str, Any], again: dict[str, Any], code: str,
) -> None:  # fmt: skip
    """Asked beforehand or told by the table alone, it is the same."""
    if not is_polite:
        monkeypatch.setattr(seating, "standing_twin", lambda *_of: None)

    def come(given: dict[str, Any]) -> SignUp:
        told = {"name": "王阿姨", **given} | ({"household": door} if given.get("door") else {})
        return join(activity, **{key: value for key, value in told.items() if key != "door"})

    come(first)
    if code:
        assert refused(lambda: come(again)) == code
    else:
        come(again)
    assert SignUp.objects.count() == (1 if code else 2)


def test_a_place_in_line_is_a_sign_up(announce: Announce, join: Join) -> None:
    small = announce(seats=1)
    join(small)
    join(small, "李伯伯")
    assert refused(lambda: join(small, "李伯伯")) == "signup_name_once"


def test_who_withdrew_may_come_after_all(activity: Activity, join: Join, noon: datetime) -> None:
    withdraw(activity_id=activity.id, code=join(activity, phone=PHONE).code, at=noon)
    assert join(activity, phone=PHONE).seat == 1


def test_names_that_have_gone_are_not_one_person(activity: Activity, join: Join) -> None:
    held = [join(activity, name) for name in "甲乙"]
    for one in held:
        take_consent_back(activity_id=activity.id, code=one.code, at=activity.starts_at)
    assert SignUp.objects.filter(name="…", state="active").count() == 2


def signing(client: HostClient, activity: Activity, **given: str) -> Any:
    sent = {"name": "王阿姨", "phone": PHONE, "request_key": str(uuid.uuid4()), **given}
    return client.post(f"/activities/{activity.id}/sign-up/", sent)


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.usefixtures("at_noon")
@pytest.mark.parametrize("phone", [PHONE, "138-0013 8000", "+86 138 0013 8000", "１３８００１３８０００"])
def test_sent_again_from_here_leads_to_the_same_chair(home: Tenant, activity: Activity, phone: str) -> None:
    here = HostClient(home)
    first, again = signing(here, activity), signing(here, activity, name=" 王阿姨 ", phone=phone)
    assert again.url == first.url
    assert "您已经报过名了" in words(here.get(again.url))
    assert SignUp.objects.count() == 1


@pytest.mark.usefixtures("at_noon")
@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh", "这个姓名和电话已经报过名了"),
        ("en", "have signed up already"),
        ("ja", "すでに申し込まれています"),
    ],
)
def test_sent_again_from_elsewhere_is_told_and_nothing_is_lost(
    home: Tenant, activity: Activity, language: str, sentence: str
) -> None:
    signing(HostClient(home), activity)
    elsewhere = HostClient(home)
    elsewhere.cookies["keting_language"] = language
    answer = signing(elsewhere, activity)
    assert answer.status_code == 422
    page = words(answer)
    assert sentence in page
    assert 'value="王阿姨"' in page
    assert f'value="{PHONE}"' in page
    assert SignUp.objects.get().code not in page


@pytest.mark.usefixtures("at_noon")
def test_the_desk_is_told_too(home: Tenant, activity: Activity, join: Join, worker: Worker) -> None:
    join(activity, phone=PHONE)
    sent = {"name": "王阿姨", "phone": PHONE, "request_key": str(uuid.uuid4())}
    answer = HostClient(home, worker.account).post(f"/staff/activities/{activity.id}/sign-up/", sent)
    assert "这个姓名和电话已经报过名了" in words(answer)
    assert SignUp.objects.count() == 1


@pytest.fixture
def crowd(real_db: str, home: Tenant, announce: Announce, join: Join) -> Callable[[], int]:
    """32 times the same person at one moment; how many chairs that took."""
    activity = announce(seats=40)

    def come() -> int:
        together(home, lambda _number: join(activity, "王阿姨", phone=PHONE))
        return SignUp.objects.filter(state="active").count()

    return come


def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """No turns are taken, and nobody asks beforehand."""
    monkeypatch.setattr(deciding, "lock_activity", lambda of: Activity.objects.get(id=of))
    monkeypatch.setattr(seating, "standing_twin", lambda *_of: None)
    as_owner(
        "DROP INDEX signup_seat_once",
        *(f"ALTER TABLE activities_signup DROP CONSTRAINT signup_{one}_once" for one in ("number", "code")),
    )


def test_all_at_once_take_one_chair(crowd: Callable[[], int]) -> None:
    assert crowd() == 1


def test_the_table_alone_keeps_it_to_one(crowd: Callable[[], int], monkeypatch: pytest.MonkeyPatch) -> None:
    unlocked(monkeypatch)
    assert crowd() == 1


def test_twin_without_the_rule_fills_the_room(
    crowd: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    unlocked(monkeypatch)
    as_owner("DROP INDEX signup_person_once")
    assert crowd() == CLIENTS


@pytest.mark.parametrize("name", ["王阿姨", "李伯伯", "赵阿姨"])
def test_who_came_twice_before_the_rule_keeps_both(
    real_db: str, activity: Activity, join: Join, door: Household, name: str
) -> None:
    """The migration's statements, on rows as they were."""
    as_owner(*(f"DROP INDEX {rule}" for rule in RULES))
    more = {"李伯伯": {"phone": PHONE}, "赵阿姨": {"household": door}}.get(name, {})
    with pytest.MonkeyPatch.context() as before:
        before.setattr(seating, "standing_twin", lambda *_of: None)
        rows = [join(activity, name, **more) for _ in range(3)]
    join(activity, "孙伯伯")
    migration = import_module("committees.activities.migrations.0009_once_each")
    as_owner("BEGIN", migration.NAME_DOUBLES, *(index_of(rule) for rule in RULES), "COMMIT")
    assert list(SignUp.objects.filter(is_double=True)) == rows[1:]
    assert refused(lambda: join(activity, name, **more)) in RULES


def index_of(rule: str) -> str:
    """The statement that makes this rule."""
    constraint = next(one for one in SignUp._meta.constraints if one.name == rule)
    with connection.schema_editor(collect_sql=True) as editor:
        return str(constraint.create_sql(SignUp, editor))


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_stands_in_the_table(activity: Activity, join: Join, door: Household, rule: str) -> None:
    given = {"signup_person_once": {"phone": PHONE}, "signup_door_once": {"household": door}}.get(rule, {})
    join(activity, "王阿姨", **given)
    other = join(activity, "李伯伯", **given)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        SignUp.objects.filter(pk=other.pk).update(name="王阿姨")
    assert constraint_of(caught.value) == rule
