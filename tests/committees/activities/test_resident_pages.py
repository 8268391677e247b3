"""A neighbour looks, signs up, gives the chair back; no script, no account."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from committees.activities import services
from committees.activities.models import Activity, SignUp
from committees.staff.models import Worker
from tenants.models import Tenant
from tests.clients import HostClient
from tests.committees.activities.conftest import Announce, Join

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def anybody(home: Tenant) -> HostClient:
    return HostClient(home)


def signing(anybody: HostClient, activity: Activity, **fields: str) -> Any:
    data = {"name": "王阿姨", "phone": "", "request_key": str(uuid.uuid4()), **fields}
    return anybody.post(f"/activities/{activity.id}/sign-up/", data)


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_month_says_what_is_left(anybody: HostClient, activity: Activity, join: Join) -> None:
    join(activity)
    page = words(anybody.get("/activities/"))
    assert "十一月的活动" in page
    assert "余4位" in page


def test_a_week_without_anything_says_so(anybody: HostClient, activity: Activity) -> None:
    assert words(anybody.get("/activities/?month=2026-12")).count("还没有安排") >= 4


def test_the_childs_part_opens_where_it_is_asked_for(anybody: HostClient, activity: Activity) -> None:
    closed, opened = (
        '<details class="earlier"><summary>为不满',
        '<details class="earlier" open><summary>为不满',
    )
    assert closed in words(signing(anybody, activity, phone="abc"))
    assert opened in words(signing(anybody, activity, phone="abc", guardian="王芳"))
    assert opened in words(signing(anybody, activity, is_agreed="on"))


def test_a_month_of_nonsense_is_this_month(anybody: HostClient, activity: Activity) -> None:
    assert "包饺子" in words(anybody.get("/activities/?month=2026-13"))


def test_a_cancelled_one_is_told_with_its_reason(anybody: HostClient, announce: Announce) -> None:
    off = announce(state="cancelled", cancel_reason="台风，改期另告")
    assert "取消了" in words(anybody.get("/activities/"))
    assert "台风，改期另告" in words(anybody.get(f"/activities/{off.id}/"))


def test_a_name_is_enough(anybody: HostClient, activity: Activity) -> None:
    answer = signing(anybody, activity)
    mine = SignUp.objects.get()
    assert answer.url.endswith(f"/signed/{mine.id}/")
    page = words(anybody.get(answer.url))
    assert "1号椅子给您留着" in page
    assert mine.code in page


def test_nothing_typed_is_lost(anybody: HostClient, activity: Activity) -> None:
    answer = signing(anybody, activity, phone="abc")
    assert answer.status_code == 422
    page = words(answer)
    assert 'value="王阿姨"' in page
    assert 'value="abc"' in page
    assert SignUp.objects.count() == 0


def test_a_refusal_keeps_the_text_and_shows_its_code(
    anybody: HostClient, activity: Activity, lead: Worker, noon: Any
) -> None:
    services.cancel_activity(activity_id=activity.id, why="台风", by=lead.account, at=noon)
    answer = signing(anybody, activity)
    assert answer.status_code == 422
    assert SignUp.objects.count() == 0


def test_when_all_chairs_are_taken_one_waits(anybody: HostClient, activity: Activity, join: Join) -> None:
    for name in "甲乙丙丁戊己":
        join(activity, name)
    assert "先候着" in words(anybody.get(f"/activities/{activity.id}/"))
    assert "您排在第2位" in words(anybody.get(signing(anybody, activity).url))


def test_a_chair_is_given_back_by_its_code(anybody: HostClient, activity: Activity, join: Join) -> None:
    mine = join(activity)
    code = f" {mine.code[:3]} {mine.code[3:].lower()}"
    answer = anybody.post(f"/activities/{activity.id}/withdraw/", {"code": code})
    assert "椅子让出来了" in words(anybody.get(answer.url))


def test_a_wrong_code_gives_nothing_away(anybody: HostClient, activity: Activity, join: Join) -> None:
    join(activity)
    answer = anybody.post(f"/activities/{activity.id}/withdraw/", {"code": "AAAAAA"})
    assert answer.status_code == 422
    assert "没找到这个报名码" in words(answer)
    assert anybody.get(f"/activities/{activity.id}/signed/{SignUp.objects.get().id}/").status_code == 404


def test_a_code_only_looks_where_that_is_asked(anybody: HostClient, activity: Activity, join: Join) -> None:
    mine = join(activity)
    given = {"code": mine.code, "look": "1"}
    assert "椅子给您留着" in words(anybody.post(f"/activities/{activity.id}/withdraw/", given, follow=True))
    mine.refresh_from_db()
    assert mine.state == "active"


def test_no_name_and_no_phone_stands_on_a_public_page(
    anybody: HostClient, activity: Activity, join: Join
) -> None:
    mine = join(activity, "欧阳秘", phone="13800138000")
    anybody.post(f"/activities/{activity.id}/withdraw/", {"code": mine.code, "look": "1"})
    for path in ("", f"signed/{mine.id}/"):
        page = words(anybody.get(f"/activities/{activity.id}/{path}"))
        assert "欧阳秘" not in page
        assert "8000" not in page


def test_a_corrected_activity_is_found_under_its_old_address(
    anybody: HostClient, activity: Activity, join: Join, lead: Worker, noon: Any
) -> None:
    mine = join(activity)
    anybody.post(f"/activities/{activity.id}/withdraw/", {"code": mine.code, "look": "1"})
    hours = {"starts_at": activity.starts_at, "ends_at": activity.ends_at}
    plan = services.Plan(title="包馄饨", kind=activity.kind, place="活动室", **hours)
    services.replace_activity(activity_id=activity.id, plan=plan, why="改", by=lead.account, at=noon)
    assert "包馄饨" in words(anybody.get(f"/activities/{activity.id}/signed/{mine.id}/"))


@pytest.mark.parametrize("path", ["/activities/", "/activities/?month=2026-12"])
def test_a_list_asks_as_often_for_thirty_as_for_one(
    anybody: HostClient, announce: Announce, queries_of: Callable[..., int], path: str
) -> None:
    announce()
    anybody.get(path)
    one = queries_of(lambda: anybody.get(path))
    for _ in range(29):
        announce()
    assert queries_of(lambda: anybody.get(path)) == one


def test_english_is_complete(home: Tenant, activity: Activity) -> None:
    visitor = HostClient(home)
    visitor.cookies["keting_language"] = "en"
    page = words(visitor.get(f"/activities/{activity.id}/"))
    assert "Keep a chair for me" in page
    assert "5 chairs, 5 still free" in page


def test_neighbours_and_missing_ones_are_the_same_404(
    neighbour: Tenant, anybody: HostClient, activity: Activity
) -> None:
    elsewhere, missing = HostClient(neighbour), uuid.uuid4()
    assert elsewhere.get(f"/activities/{activity.id}/").status_code == 404
    assert anybody.get(f"/activities/{missing}/").status_code == 404
