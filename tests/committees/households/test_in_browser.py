"""The whole way of a register before a real browser and a real worker; at 汇园."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from committees.households.models import Household
from committees.households.services import imports
from committees.staff.models import Worker
from keting import clock
from keting.accounts.models import Account
from keting.accounts.services import open_account
from tenants.models import Tenant
from tenants.scope import scope
from tests import databases
from tests.browser import sign_in
from tests.committees.households.conftest import BERGER, HEADER, LI, WANG, line, xlsx
from tests.conftest import NEIGHBOUR
from tests.live import House
from tests.pages import check_page, open_page, settled

pytestmark = pytest.mark.xdist_group("live")
PASSWORD = "long-enough-2026"
LINES = [line(one, 楼号="91") for one in (WANG, LI, BERGER)]


@pytest.fixture(scope="module")
def house(live: House) -> Iterator[House]:
    """汇园 with a worker who may sign in."""
    with databases.standing_in(live.database):
        with scope(Tenant.objects.get(schema_name=NEIGHBOUR)):
            account = open_account(username="reg", display_name="顾建明", roles=["worker"], password=PASSWORD)
            Worker.objects.create(name="顾建明", account=account)
        yield live


@pytest.fixture(scope="module")
def register(house: House) -> None:
    """The lines taken in already; a file may come twice, so the order of the tests does not matter."""
    at = clock.now()
    with scope(Tenant.objects.get(schema_name=NEIGHBOUR)):
        by = Account.objects.get(username="reg")
        content = xlsx([HEADER, *LINES])
        kept = imports.upload_register(content=content, file_name="名册.xlsx", by=by, at=at)
        imports.check_import(import_id=str(kept.id), at=at)
        imports.confirm_import(import_id=str(kept.id), by=by, at=at)
        imports.run_import(import_id=str(kept.id), at=at)


@pytest.fixture
def staff(house: House, page: Any) -> Any:
    """Signed in."""
    sign_in(page, house, "huiyuan", "reg")
    return page


def send(house: House, staff: Any, file: Path) -> None:
    """Choose a file and wait, without a click, until the page shows what came of it."""
    open_page(staff, house.url("huiyuan", "/staff/households/imports/"))
    staff.set_input_files("[name=file]", file)
    staff.get_by_role("button", name="核对这份表").click()
    staff.locator(".section .notice").wait_for(timeout=20_000)
    settled(staff)


def test_the_whole_way(house: House, staff: Any, tmp_path: Path) -> None:
    file = tmp_path / "名册.xlsx"
    file.write_bytes(xlsx([["汇园人口登记表"], HEADER, *LINES]))
    send(house, staff, file)
    assert "没有要改的" in staff.inner_text("main")
    staff.get_by_role("button", name="整份收进来").click()
    staff.locator(".notice-ok").wait_for(timeout=20_000)
    settled(staff)
    open_page(staff, house.url("huiyuan", "/staff/households/"))
    staff.get_by_label("门牌、姓名或拼音").fill("wxy")
    staff.get_by_role("button", name="查找").click()
    settled(staff)
    assert "wxy" not in staff.url
    staff.get_by_role("link", name="91号楼 1单元 502室").click()
    settled(staff)
    assert "王秀英" not in staff.inner_text("main")


def test_one_field_is_revealed_in_place(house: House, register: None, staff: Any) -> None:
    with scope(Tenant.objects.get(schema_name=NEIGHBOUR)):
        home = Household.objects.get(building="91", room_no="502")
    open_page(staff, house.url("huiyuan", f"/staff/households/{home.pk}/"))
    for number in range(2):
        staff.get_by_role("link", name="看一项完整信息").first.click()
        staff.locator("form.form").nth(number).wait_for()
    check_page(staff)
    form = staff.locator("form.form").first
    form.get_by_label("电话").check(force=True)
    form.get_by_label("约走访").check(force=True)
    form.get_by_role("button").click()
    staff.locator(".notice-ok", has_text=WANG[8]).wait_for()
    check_page(staff)


def test_what_was_revealed_stands_for_a_minute(house: House, register: None, staff: Any) -> None:
    with scope(Tenant.objects.get(schema_name=NEIGHBOUR)):
        home = Household.objects.get(building="91", room_no="502")
    staff.clock.install()
    open_page(staff, house.url("huiyuan", f"/staff/households/{home.pk}/"))
    staff.get_by_role("link", name="看一项完整信息").first.click()
    form = staff.locator("form.form").first
    form.get_by_label("电话").check(force=True)
    form.get_by_label("约走访").check(force=True)
    form.get_by_role("button").click()
    staff.locator(".notice-ok", has_text=WANG[8]).wait_for()
    staff.clock.run_for(59_000)
    assert WANG[8] in staff.inner_text("main")
    staff.clock.run_for(2_000)
    assert WANG[8] not in staff.inner_text("main")
    assert "已收起" in staff.inner_text("main")
    check_page(staff)


def test_mistakes_are_named(house: House, staff: Any, tmp_path: Path) -> None:
    file = tmp_path / "错.xlsx"
    file.write_bytes(xlsx([HEADER, line(电话="没有", 标签="党员")]))
    send(house, staff, file)
    assert "表里有 1 处要改" in staff.inner_text("main")
    assert "不是电话号码。" in staff.inner_text("tbody")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_keeps_the_rules(language: str, house: House, register: None, staff: Any) -> None:
    cookie = {"name": "keting_language", "value": language, "url": house.url("huiyuan", "/")}
    staff.context.add_cookies([cookie])
    with scope(Tenant.objects.get(schema_name=NEIGHBOUR)):
        home = Household.objects.get(building="91", room_no="601")
        person = home.residents.get()
    for path in ("", f"{home.pk}/", f"people/{person.pk}/reveal/", "imports/", "?tag=aged80"):
        assert open_page(staff, house.url("huiyuan", f"/staff/households/{path}")).status == 200


@pytest.mark.usefixtures("register")
def test_each_sheet_of_a_print_says_who_when_and_what_for(house: House, staff: Any) -> None:
    open_page(staff, house.url("huiyuan", "/staff/households/"))
    line = staff.locator(".printed")
    assert not line.is_visible()
    staff.emulate_media(media="print")
    assert "顾建明" in line.inner_text()
    # What is fixed comes again on every sheet, and the text leaves room for it.
    assert line.evaluate("one => getComputedStyle(one).position") == "fixed"
    room = staff.locator("main").evaluate("one => parseFloat(getComputedStyle(one).paddingBottom)")
    assert room >= line.bounding_box()["height"]
    staff.emulate_media(media="screen")
