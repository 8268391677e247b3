"""Staff announce, tick at the door, correct and print."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from committees.activities import selectors
from committees.activities.models import Activity, Attendance, SignUp
from committees.staff.models import Worker
from keting.audit.models import Entry
from tenants.models import Tenant
from tests.clients import HostClient
from tests.committees.activities.conftest import Announce, Join

PLAN = {
    "title": "插花",
    "day": "2026-11-28",
    "from_hour": "14:00",
    "until_hour": "15:30",
    "place": "多功能室",
    "seats": "14",
    "lines": ["women", "education"],
}


@pytest.fixture
def staff(home: Tenant, worker: Worker) -> HostClient:
    return HostClient(home, worker.account)


@pytest.fixture
def friday(at_noon: Any, activity: Activity) -> Activity:
    """The activity, and the clock five minutes before it."""
    at_noon.move_to(activity.starts_at - timedelta(minutes=5), tick=False)
    return activity


@pytest.fixture
def plan(activity: Activity) -> dict[str, Any]:
    return {**PLAN, "kind": str(activity.kind_id)}


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def door(staff: HostClient, activity: Activity, path: str, data: Any = None, **headers: str) -> Any:
    return staff.post(f"/staff/activities/{activity.id}/{path}/", data or {}, **headers)


@pytest.mark.usefixtures("at_noon")
def test_announced_it_stands_on_the_residents_page(
    staff: HostClient, home: Tenant, plan: dict[str, Any]
) -> None:
    answer = staff.post("/staff/activities/announce/", plan)
    assert answer.status_code == 302
    made = Activity.objects.get(title="插花")
    assert made.lines == ["women", "education"]
    assert "插花" in words(HostClient(home).get("/activities/"))


@pytest.mark.usefixtures("at_noon")
def test_a_wrong_plan_comes_back_whole(staff: HostClient, plan: dict[str, Any]) -> None:
    answer = staff.post("/staff/activities/announce/", {**plan, "until_hour": "13:00"})
    assert answer.status_code == 422
    assert 'value="插花"' in words(answer)
    assert "结束要在开始之后" in words(answer)


def test_a_thumb_ticks_a_name(friday: Activity, staff: HostClient, join: Join) -> None:
    mine = join(friday)
    answer = door(staff, friday, f"tick/{mine.id}", {"is_new": "1"}, HTTP_HX_REQUEST="true")
    assert answer.status_code == 200
    assert "<html" not in words(answer)
    assert "来了，头一回" in words(answer)
    assert door(staff, friday, f"tick/{mine.id}").status_code == 302


def test_an_undone_tick_is_voided(friday: Activity, staff: HostClient, join: Join) -> None:
    door(staff, friday, f"tick/{join(friday).id}")
    door(staff, friday, f"untick/{Attendance.objects.get().id}")
    assert Attendance.objects.get().void_reason


def test_who_walks_in_is_counted(friday: Activity, staff: HostClient) -> None:
    door(staff, friday, "walk-in", {"name": "", "is_new": "1"})
    door(staff, friday, "walk-in", {"name": "外婆"})
    assert [one.is_new for one in selectors.walk_ins(friday)] == [True, False]


@pytest.mark.usefixtures("at_noon")
def test_a_tick_before_the_day_is_refused_in_place(staff: HostClient, activity: Activity, join: Join) -> None:
    answer = door(staff, activity, f"tick/{join(activity).id}", HTTP_HX_REQUEST="true")
    assert answer.status_code == 422
    assert "到了当天才能点" in words(answer)


@pytest.mark.usefixtures("at_noon")
def test_a_number_is_shown_once_asked_and_it_is_written_down(
    staff: HostClient, activity: Activity, join: Join, worker: Worker
) -> None:
    mine = join(activity, phone="13800138000")
    assert "13800138000" not in words(staff.get(f"/staff/activities/{activity.id}/"))
    assert "13800138000" in words(door(staff, activity, f"phone/{mine.id}"))
    entry = Entry.objects.get(verb="reveal_phone")
    assert (entry.actor_id, entry.why, entry.thing_id) == (worker.account_id, "包饺子", str(mine.id))


@pytest.mark.usefixtures("at_noon")
def test_where_no_number_was_left_none_is_shown(staff: HostClient, activity: Activity, join: Join) -> None:
    assert "没有留电话" in words(door(staff, activity, f"phone/{join(activity).id}"))


@pytest.mark.usefixtures("at_noon")
def test_the_desk_signs_somebody_up(staff: HostClient, activity: Activity) -> None:
    data = {"name": "沈阿姨", "phone": "", "request_key": str(uuid.uuid4())}
    assert door(staff, activity, "sign-up", data).status_code == 302
    assert SignUp.objects.get().via == "desk"


@pytest.mark.usefixtures("at_noon")
def test_cancelling_needs_a_reason(staff: HostClient, activity: Activity) -> None:
    assert door(staff, activity, "cancel", {"why": " "}).status_code == 422
    assert door(staff, activity, "cancel", {"why": "台风"}).status_code == 302
    activity.refresh_from_db()
    assert activity.cancel_reason == "台风"


@pytest.mark.usefixtures("at_noon")
def test_a_correction_starts_from_what_stands_there(staff: HostClient, activity: Activity) -> None:
    page = words(staff.get(f"/staff/activities/{activity.id}/correct/"))
    for value in ("包饺子", "2026-11-27", "14:00", "多功能室"):
        assert f'value="{value}"' in page


def test_a_correction_replaces_the_record(friday: Activity, staff: HostClient, plan: dict[str, Any]) -> None:
    answer = door(staff, friday, "correct", {**plan, "why": "名字写错"})
    right = selectors.current(friday.id)
    assert right is not None
    assert answer.url.endswith(f"/{right.id}/")
    assert right.title == "插花"


@pytest.mark.usefixtures("at_noon")
def test_taken_out_it_is_gone(staff: HostClient, activity: Activity) -> None:
    assert door(staff, activity, "void", {"why": "记重了"}).url == "/staff/activities/"
    assert staff.get(f"/staff/activities/{activity.id}/").status_code == 404


def test_paper_shows_names_and_nothing_more(friday: Activity, staff: HostClient, join: Join) -> None:
    mine = join(friday, "欧阳秘", phone="13800138000")
    page = words(staff.get(f"/staff/activities/{friday.id}/sheet/"))
    assert "欧阳秘" in page
    assert "8000" not in page
    assert mine.code not in page


@pytest.mark.usefixtures("at_noon")
def test_what_nobody_confirmed_asks_first(staff: HostClient, activity: Activity, announce: Announce) -> None:
    week = timedelta(days=7)
    announce(title="读报组", starts_at=activity.starts_at - week, ends_at=activity.ends_at - week)
    assert "办过没有？" in words(staff.get("/staff/activities/"))


@pytest.mark.usefixtures("at_noon")
@pytest.mark.parametrize("query", ["", "?line=women&month=2026-10", "?line=astrology&month=later"])
def test_a_ledger_is_printed_for_any_line(staff: HostClient, query: str) -> None:
    assert "条线台账" in words(staff.get(f"/staff/activities/ledger/{query}"))


@pytest.mark.parametrize("path", ["", "ledger/?line=ageing&month=2026-11"])
def test_a_list_asks_as_often_for_thirty_as_for_one(
    friday: Activity, staff: HostClient, announce: Announce, queries_of: Callable[..., int], path: str
) -> None:
    rows = [{"state": "held", "lines": ["ageing"]}, {}]
    for fields in rows:
        announce(**fields)
    staff.get("/staff/activities/")
    few = queries_of(lambda: staff.get(f"/staff/activities/{path}"))
    for fields in rows * 15:
        announce(**fields)
    assert queries_of(lambda: staff.get(f"/staff/activities/{path}")) == few


@pytest.mark.parametrize("path", ["", "sheet/"])
def test_a_long_list_at_the_door_asks_no_more(
    friday: Activity, staff: HostClient, join: Join, queries_of: Callable[..., int], path: str
) -> None:
    join(friday)
    url = f"/staff/activities/{friday.id}/{path}"
    staff.get(url)
    one = queries_of(lambda: staff.get(url))
    for name in range(29):
        join(friday, f"邻居{name}")
    assert queries_of(lambda: staff.get(url)) == one
