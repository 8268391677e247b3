"""Activities before a real browser; at 汇园, so that 徐汇苑 stays as it is."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from committees.activities.models import Activity
from committees.activities.services import Request, sign_up
from committees.staff.models import Worker
from keting import clock
from keting.accounts.services import open_account
from tenants.models import ServiceKind, Tenant
from tenants.scope import scope
from tests import databases
from tests.browser import sign_in
from tests.conftest import NEIGHBOUR
from tests.live import House
from tests.pages import PHONE, open_page, settled

pytestmark = pytest.mark.xdist_group("live")
PASSWORD = "long-enough-2026"


def announced(day: Any, **fields: Any) -> Activity:
    """An activity of five chairs, two of them taken."""
    hours = {"starts_at": clock.at(day, "23:30"), "ends_at": clock.at(day, "23:59")}
    kind = ServiceKind.objects.get(code="culture_sports")
    titles = {"title": "包饺子", "title_en": "Making dumplings"}
    made = Activity.objects.create(kind=kind, place="多功能室", seats=5, **titles, **hours, **fields)
    for name in ("王阿姨", "李伯伯"):
        request = Request(name=name, request_key=uuid.uuid4())
        sign_up(activity_id=made.id, request=request, at=hours["starts_at"] - timedelta(days=2))
    return made


@pytest.fixture(scope="module")
def house(live: House) -> Iterator[House]:
    """汇园 with an account, which may come again for the next test."""
    with databases.standing_in(live.database):
        with scope(Tenant.objects.get(schema_name=NEIGHBOUR)):
            account = open_account(
                username="busy", display_name="周敏", roles=["director"], password=PASSWORD
            )
            Worker.objects.create(name="周敏", account=account)
        yield live


@pytest.fixture
def today(house: House) -> Activity:
    """One that is on today, late in the evening."""
    with scope(Tenant.objects.get(schema_name=NEIGHBOUR)):
        return announced(clock.today())


def speak(page: Any, house: House, language: str) -> None:
    """Choose the language as the switch does."""
    cookie = {"name": "keting_language", "value": language, "url": house.url("huiyuan", "/")}
    page.context.add_cookies([cookie])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_neighbour_signs_up_and_gives_the_chair_back(
    language: str, house: House, today: Activity, page: Any
) -> None:
    speak(page, house, language)
    open_page(page, house.url("huiyuan", "/activities/"))
    open_page(page, house.url("huiyuan", f"/activities/{today.id}/"))
    page.fill("aside [name=name]", "张阿姨")
    page.click("aside .btn >> nth=0")
    settled(page)
    assert "/signed/" in page.url
    page.click("details:has(.btn-undo) summary")
    page.click(".btn-undo")
    settled(page)
    assert page.locator(".ticket").count() == 0


def signed_in(page: Any, house: House) -> None:
    """As a director does."""
    sign_in(page, house, "huiyuan", "busy")


def test_a_thumb_ticks_without_leaving_the_page(house: House, today: Activity, page: Any) -> None:
    signed_in(page, house)
    page.set_viewport_size(PHONE)
    open_page(page, house.url("huiyuan", f"/staff/activities/{today.id}/"))
    page.locator(".door .btn").first.click()
    page.locator(".door .came").first.wait_for()
    page.locator(".walk-in .btn").first.click()
    page.locator(".door .came >> nth=1").wait_for()
    settled(page)


@pytest.mark.parametrize(
    ("language", "paths"), [("zh-hans", ["", "announce/", "ledger/"]), ("en", ["{}/sheet/", "{}/correct/"])]
)
def test_the_pages_behind(language: str, paths: list[str], house: House, today: Activity, page: Any) -> None:
    speak(page, house, language)
    signed_in(page, house)
    for path in paths:
        url = house.url("huiyuan", f"/staff/activities/{path.format(today.id)}")
        assert open_page(page, url).status == 200
