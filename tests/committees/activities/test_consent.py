"""Consent: a guardian's for a child under fourteen, and taken back as easily as it was given."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from committees.activities.models import Activity, Attendance, SignUp
from committees.activities.services import Request, seating, sign_up, take_consent_back
from committees.households.models import Household, Resident
from keting.audit.models import Entry, Tombstone
from keting.refusal import Refusal
from tenants.models import Tenant
from tests.clients import HostClient

Clients = Callable[..., HostClient]
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture
def door(home: Tenant) -> Household:
    return Household.objects.create(building="3", room_no="502", since=date(2020, 1, 1))


def lives(door: Household, born_on: date | None, name: str = "小明") -> None:
    Resident.objects.create(household=door, name=name, born_on=born_on, since=date(2020, 1, 1))


def code_of(activity: Activity, at: datetime = NOON, **given: Any) -> str:
    """The refusal's code, '' when it went through."""
    request = Request(**{"name": "小明", "request_key": uuid4()} | given)
    try:
        sign_up(activity_id=activity.id, request=request, at=at)
    except Refusal as refusal:
        return refusal.code
    return ""


@pytest.mark.parametrize(
    ("born_on", "day", "is_child"),
    [
        (date(2012, 11, 25), date(2026, 11, 24), True),
        (date(2012, 11, 24), date(2026, 11, 24), False),
        (date(2012, 11, 23), date(2026, 11, 24), False),
        (date(2013, 11, 24), date(2026, 11, 24), True),
        # Born on 29 February: fourteen on the 28th of a common year.
        (date(2012, 2, 29), date(2026, 2, 27), True),
        (date(2012, 2, 29), date(2026, 2, 28), False),
        # In a leap year on the day itself.
        (date(2014, 3, 1), date(2028, 2, 29), True),
        (date(2014, 2, 28), date(2028, 2, 29), False),
        (None, date(2026, 11, 24), False),
    ],
)
def test_a_child_of_the_register_needs_a_guardian_until_the_fourteenth_birthday(
    born_on: date | None, day: date, is_child: bool, door: Household, announce: Any
) -> None:
    lives(door, born_on)
    at = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    hours = {"starts_at": at.replace(hour=6), "ends_at": at.replace(hour=8)}
    assert code_of(announce(**hours), at, household=door) == ("guardian_needed" if is_child else "")
    assert code_of(announce(**hours), at, household=door, guardian="王芳", is_agreed=True) == ""


def test_the_day_is_that_of_shanghai(door: Household, announce: Any) -> None:
    """At half past midnight of the birthday there it is still the day before in UTC."""
    lives(door, date(2012, 11, 24))
    activity = announce()
    assert code_of(activity, datetime(2026, 11, 23, 15, 59, tzinfo=UTC), household=door) == "guardian_needed"
    assert code_of(activity, datetime(2026, 11, 23, 16, 30, tzinfo=UTC), household=door) == ""


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, ""),
        ({"is_agreed": True}, "guardian_needed"),
        ({"is_agreed": True, "guardian": "小明"}, "guardian_needed"),
        ({"is_agreed": True, "guardian": "王芳"}, ""),
    ],
    ids=str,
)
def test_who_says_that_it_is_for_a_child_names_a_guardian(
    given: dict[str, Any], code: str, activity: Activity
) -> None:
    assert code_of(activity, **given) == code


def test_others_of_the_door_and_namesakes_elsewhere_need_none(door: Household, activity: Activity) -> None:
    lives(door, date(2018, 1, 1))
    lives(door, date(1980, 1, 1), "王芳")
    other = Household.objects.create(building="4", room_no="101", since=date(2020, 1, 1))
    assert code_of(activity, name="王芳", household=door) == ""
    assert code_of(activity, household=other) == ""
    assert code_of(activity) == ""


def test_without_asking_a_child_would_consent_alone(
    door: Household, activity: Activity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    lives(door, date(2018, 1, 1))
    monkeypatch.setattr(seating, "check_guardian", lambda *_given: None)
    assert code_of(activity, household=door) == ""


def test_a_guardian_who_is_not_needed_is_not_kept(activity: Activity) -> None:
    assert code_of(activity, guardian="王芳") == ""
    assert SignUp.objects.get().guardian == ""


def test_on_the_page_what_is_missing_is_said_and_staff_see_who_agreed(
    door: Household, activity: Activity, lead: Any, home: Tenant, client_of: Clients, at_noon: Any
) -> None:
    client, url = client_of(home), f"/activities/{activity.id}/sign-up/"
    data = {"name": "小明", "request_key": uuid4(), "is_agreed": "on"}
    refused = client.post(url, data)
    assert refused.status_code == 422
    assert "监护人" in refused.content.decode()
    assert client.post(url, data | {"guardian": "王芳"}).status_code == 302
    told = client_of(home, lead.account).get(f"/staff/activities/{activity.id}/").content.decode()
    assert "监护人：王芳" in told
    # Nobody else sees it.
    slip = client.get(f"/activities/{activity.id}/signed/{SignUp.objects.get().id}/")
    assert slip.status_code == 200
    assert "王芳" not in slip.content.decode()


def test_by_the_api_a_child_needs_one_too(
    activity: Activity, home: Tenant, client_of: Clients, at_noon: Any
) -> None:
    url, asked = f"/api/activities/{activity.id}/sign-ups/", {"name": "小明", "is_agreed": True}
    send = {"content_type": "application/json"}
    assert client_of(home).post(url, asked, **send).json()["code"] == "guardian_needed"
    assert client_of(home).post(url, asked | {"guardian": "王芳"}, **send).status_code == 201


def test_taken_back_everything_is_gone_at_once_and_the_next_moves_up(
    announce: Any, join: Any, door: Household, home: Tenant, client_of: Clients, at_noon: Any
) -> None:
    activity = announce(seats=1)
    mine = join(activity, phone="13812341234", household=door, guardian="王芳", is_agreed=True)
    following = join(activity, "李叔叔")
    url = f"/activities/{activity.id}/take-back/"
    given = {"code": mine.code, "look": "1"}
    page = client_of(home).post(f"/activities/{activity.id}/withdraw/", given, follow=True).content.decode()
    assert url in page
    assert client_of(home).post(url, {"code": mine.code}).status_code == 302
    mine.refresh_from_db()
    following.refresh_from_db()
    kept = (mine.name, mine.phone, mine.phone_index, mine.guardian, mine.household, mine.seat)
    assert kept == ("…", "", "", "", None, None)
    assert following.seat == 1
    assert Entry.objects.get(verb="take_consent_back").thing_id == str(mine.id)
    assert Tombstone.objects.filter(row_id=mine.id).exists()


def test_afterwards_too_and_the_head_stays_counted(activity: Activity, join: Any) -> None:
    mine = join(activity)
    Attendance.objects.create(
        activity=activity, held_on=activity.held_on, sign_up=mine, ticked_at=activity.starts_at
    )
    take_consent_back(activity_id=activity.id, code=mine.code, at=activity.ends_at)
    mine.refresh_from_db()
    assert (mine.name, mine.state) == ("…", "active")
    assert Attendance.objects.filter(voided_at__isnull=True).count() == 1


@pytest.mark.parametrize("code", ["XXXXXX", "", "𠮷"])
def test_a_wrong_code_takes_nothing_back(
    code: str, activity: Activity, join: Any, home: Tenant, client_of: Clients, at_noon: Any
) -> None:
    mine = join(activity)
    assert client_of(home).post(f"/activities/{activity.id}/take-back/", {"code": code}).status_code == 422
    mine.refresh_from_db()
    assert mine.name == "王阿姨"


def test_the_neighbour_takes_nothing_back(
    activity: Activity, join: Any, neighbour: Tenant, client_of: Clients
) -> None:
    url = f"/activities/{activity.id}/take-back/"
    assert client_of(neighbour).post(url, {"code": join(activity).code}).status_code == 404
