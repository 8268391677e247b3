"""The whole way of a household card on a telephone, at 汇园: printed, scanned, booked, given back, lost."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from committees.activities.models import Activity
from committees.households.models import Household, Resident
from committees.rooms.demo import open_rooms
from committees.rooms.models import Room
from committees.staff.models import Worker
from keting import clock
from keting.accounts.services import open_account
from tenants.models import ServiceKind, Tenant
from tenants.scope import scope
from tests import databases
from tests.browser import sign_in
from tests.conftest import NEIGHBOUR
from tests.live import House
from tests.pages import PHONE, check_page, open_page, settled, sheets_of_paper

pytestmark = pytest.mark.xdist_group("live")
PASSWORD = "long-enough-2026"


@pytest.fixture(scope="module")
def house(live: House) -> Iterator[House]:
    """汇园 with a desk, rooms, an activity and the door 71-1-502."""
    with databases.standing_in(live.database):
        with scope(Tenant.objects.get(schema_name=NEIGHBOUR)):
            account = open_account(username="card", display_name="周敏", roles=["worker"], password=PASSWORD)
            Worker.objects.create(name="周敏", account=account)
            if not Room.objects.exists():
                open_rooms(clock.today() - timedelta(days=9))
            day = clock.today()
            for number in range(6):
                door = Household.objects.create(building="71", unit="1", room_no=f"50{number}", since=day)
                Resident.objects.create(household=door, name="沈玉兰", since=day)
            soon = day + timedelta(days=2)
            hours = {"starts_at": clock.at(soon, "09:00"), "ends_at": clock.at(soon, "10:00")}
            kind = ServiceKind.objects.get(code="culture_sports")
            Activity.objects.create(title="剪窗花", kind=kind, place="活动室", seats=5, **hours)
        yield live


@pytest.fixture
def desk(house: House, page: Any) -> Any:
    """The desk, signed in."""
    sign_in(page, house, "huiyuan", "card")
    return page


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    """The household's own telephone."""
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    yield context.new_page()
    context.close()


def door(room_no: str) -> Household:
    with scope(Tenant.objects.get(schema_name=NEIGHBOUR)):
        return Household.objects.get(building="71", room_no=room_no)


def press(page: Any, name: str) -> None:
    """Press a button or a link and look at the page that comes."""
    with page.expect_navigation():
        page.locator("main a, main button").filter(has_text=re.compile(name)).first.click()
    page.wait_for_load_state("networkidle")
    check_page(page, phone=False)


def printed(house: House, desk: Any, room_no: str) -> str:
    """Print a card at the desk, a new one where there is one; its code."""
    open_page(desk, house.url("huiyuan", f"/staff/households/{door(room_no).pk}/"))
    desk.locator("[aria-labelledby=h-card] form button").first.click()
    settled(desk)
    assert sheets_of_paper(desk) == 1
    return str(desk.locator(".card-code").evaluate("one => one.lastChild.textContent")).replace(" ", "")


def test_scanned_booked_given_back_and_lost(house: House, desk: Any, phone: Any) -> None:
    root, code = house.url("huiyuan", ""), printed(house, desk, "502")
    phone.goto(f"{root}/c/#{code}")
    phone.wait_for_url(f"{root}/card/")
    check_page(phone, phone=False)
    assert "71号楼 1单元 502室" in phone.inner_text("main")
    soon = clock.today() + timedelta(days=5)
    phone.goto(f"{root}/rooms/multi/book/?day={soon}&starts=10:00&ends=11:00")
    phone.fill("[name=head_count]", "4")
    phone.fill("[name=title]", "读书会")
    press(phone, "就借这间")
    press(phone, "我家")
    for word in ("还给大家", "先不动", "还给大家", "还给大家"):
        assert "读书会" in phone.inner_text("main")
        press(phone, word)
    assert "读书会" not in phone.inner_text("main")
    open_page(desk, house.url("huiyuan", f"/staff/households/{door('502').pk}/"))
    desk.locator("summary", has_text="卡不在了").click()
    desk.get_by_label("丢了").check(force=True)
    desk.get_by_role("button", name="马上作废").click()
    settled(desk)
    phone.reload()
    assert phone.url == f"{root}/card/code/"


def test_typed_signed_up_and_gone_out(house: House, desk: Any, phone: Any) -> None:
    root, code = house.url("huiyuan", ""), printed(house, desk, "503")
    phone.goto(f"{root}/card/")
    check_page(phone, phone=False)
    phone.fill("[name=code]", f" {code[:5]} {code[5:].lower()}")
    press(phone, "进去")
    with scope(Tenant.objects.get(schema_name=NEIGHBOUR)):
        made = Activity.objects.get(title="剪窗花")
    phone.goto(f"{root}/activities/{made.pk}/")
    press(phone, "报名|留")
    phone.goto(f"{root}/card/")
    check_page(phone, phone=False)
    assert "剪窗花" in phone.inner_text("main")
    press(phone, "来不了")
    press(phone, "来不了")
    assert "剪窗花" not in phone.inner_text(".section")
    press(phone, "在这里退出住户卡")
    phone.wait_for_url(f"{root}/")
    phone.goto(f"{root}/card/")
    assert phone.url == f"{root}/card/code/"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_sheet_and_its_page_keep_the_rules(language: str, house: House, desk: Any) -> None:
    cookie = {"name": "keting_language", "value": language, "url": house.url("huiyuan", "/")}
    desk.context.add_cookies([cookie])
    open_page(desk, house.url("huiyuan", "/staff/households/cards/"))
    buttons = desk.locator("tr", has_text="71").get_by_role("button")
    if buttons.count():
        buttons.click()
        settled(desk)
        number = desk.locator(".card-pair").count()
        assert sheets_of_paper(desk) == -(-number // 5)
    open_page(desk, house.url("huiyuan", "/c/"))
