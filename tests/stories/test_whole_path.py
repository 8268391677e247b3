"""One true path through the whole house, in a browser, on a real server, worker and broker.

Register imported → roster on the today board → room booked → visit recorded with a need → matter closed →
figure on the street's page → the city's table downloaded and read back.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from committees.desk.models import Matter
from committees.households.demo import write_register_xlsx
from committees.households.models import Household, Resident
from committees.rooms.demo import open_rooms
from committees.staff.services import Hiring, hire
from committees.visits.models import Visit
from keting import clock, totp
from keting.accounts.services import open_account
from tenants.models import Tenant
from tenants.scope import committees, scope, street
from tests import databases
from tests.conftest import HOME
from tests.live import House
from tests.pages import open_page, settled

pytestmark = pytest.mark.xdist_group("live")
PASSWORD = "a long enough phrase"
SLUG = "xuhuiyuan"
ENOUGH_MS = 60_000


@pytest.fixture
def house(live: House) -> Any:
    """The live house with a director, a worker, rooms and an analyst at the street."""
    with databases.standing_in(live.database):
        today = clock.today()
        home = next(one for one in committees() if one.schema_name == HOME)
        with scope(home):
            for name, username, role in (("王静", "wang", "director"), ("范晓", "fan", "worker")):
                hire(Hiring(name=name, username=username, password=PASSWORD, role=role, since=today))
            open_rooms(today)
        with scope(street()):
            open_account(username="han", display_name="韩分析", roles=["analyst"], password=PASSWORD)
        yield live, home


@pytest.fixture
def walk(house: tuple[House, Tenant], page: Any) -> "Walk":
    return Walk(*house, page)


class Walk:
    """The steps of the story; each leaves the browser on a page that has been checked."""

    def __init__(self, live: House, home: Tenant, page: Any) -> None:
        self.live, self.home, self.page = live, home, page

    def sign_in(self, slug: str, username: str) -> None:
        open_page(self.page, self.live.url(slug, "/staff/sign-in/"))
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", PASSWORD)
        self.send()
        self.come_in_first(PASSWORD if username == "han" else f"{username}, {PASSWORD}")

    def come_in_first(self, password: str) -> None:
        """Nobody keeps the password that was told; the app's first code lets in."""
        if password != PASSWORD:
            self.fill(password=password, again=password)
            self.send()
        secret = self.page.locator(".code-letters").inner_text().replace(" ", "")
        self.fill(code=totp.code_of(secret, totp.step_of(clock.now())))
        self.send()
        assert self.page.locator(".codes li").count() == 10
        self.page.locator(".row-actions a.btn").click()
        settled(self.page)

    def send(self, form: str = "main form:has(button.btn)") -> None:
        """Press the form's filled button and look at the page that comes."""
        self.page.locator(form).first.locator("button.btn:not(.btn-undo)").last.click()
        settled(self.page)

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            field = self.page.locator(f"main [name={name}]")
            kind = field.first.evaluate("one => one.type || one.localName")
            if kind == "radio":
                self.page.check(f"main [name={name}][value='{value}']", force=True)
            elif kind.startswith("select"):
                field.select_option(value)
            else:
                field.fill(value)

    def ask(self, question: Callable[[], Any]) -> Any:
        """Look into the committee's tables."""
        with scope(self.home):
            return question()


def take_register_in(walk: Walk, tmp_path: Path) -> None:
    register = tmp_path / "徐汇苑居民名册.xlsx"
    homes = write_register_xlsx(register, day=clock.today())
    walk.sign_in(SLUG, "wang")
    open_page(walk.page, walk.live.url(SLUG, "/staff/households/imports/"))
    walk.page.set_input_files("input[type=file]", register)
    walk.page.locator("form[enctype] button.btn").click()
    confirm = walk.page.locator("form[action$='/confirm/'] button")
    confirm.wait_for(timeout=ENOUGH_MS)
    settled(walk.page)
    confirm.click()
    walk.page.locator(".notice-ok").wait_for(timeout=ENOUGH_MS)
    assert walk.ask(Household.objects.count) == len(homes) == 1336
    assert walk.ask(Resident.objects.count) == sum(len(one.people) for one in homes) > 2500


def put_fan_at_the_desk(walk: Walk) -> None:
    open_page(walk.page, walk.live.url(SLUG, "/staff/roster/"))
    today = clock.today()
    for half in walk.page.locator(f"select[name*='_{today}_'][aria-label^='范晓']").all():
        half.select_option("desk")
    walk.send("form.week-form")
    open_page(walk.page, walk.live.url(SLUG, "/today/"))
    assert "范老师" in walk.page.inner_text("main")
    open_page(walk.page, walk.live.url(SLUG, "/poster/"))
    assert "范老师" in walk.page.inner_text("main")


def book_a_room(walk: Walk) -> None:
    walk.page.context.clear_cookies()
    open_page(walk.page, walk.live.url(SLUG, "/rooms/talk/book/"))
    tomorrow = clock.today() + timedelta(days=1)
    walk.fill(day=f"{tomorrow}", starts="14:00", ends="15:00", head_count="3", title="说说话")
    walk.fill(contact_name="沈阿姨", layout="round")
    walk.send()
    assert "/rooms/booked/" in walk.page.url
    open_page(walk.page, walk.live.url(SLUG, f"/rooms/?week={tomorrow:%G-W%V}"))
    week = walk.page.inner_text("main")
    assert "14:00–15:00" in week
    assert "沈阿姨" not in week


def record_a_visit_with_a_need(walk: Walk) -> None:
    walk.sign_in(SLUG, "fan")
    household = walk.ask(lambda: Household.objects.order_by("id").first())
    open_page(walk.page, walk.live.url(SLUG, f"/staff/visits/record/{household.id}/"))
    walk.fill(channel="door", minutes="20", line="老人的自来水水费可以支付了")
    walk.page.locator("summary").first.click()
    walk.page.fill("[name=need0-what]", "想换新的社保卡")
    walk.page.select_option("[name=need0-kind]", "community_affairs")
    walk.send()
    assert walk.ask(Visit.objects.count) == 1
    assert walk.ask(lambda: Matter.objects.get().owner.name) == "范晓"


def close_the_matter(walk: Walk) -> None:
    matter = walk.ask(Matter.objects.get)
    open_page(walk.page, walk.live.url(SLUG, f"/staff/desk/{matter.id}/?do=done"))
    walk.fill(line="陪她去街道换好了")
    walk.send("#do form")
    closed = walk.ask(Matter.objects.get)
    assert (closed.state, closed.outcome) == ("closed", "done")


def read_the_streets_page(walk: Walk) -> None:
    walk.page.context.clear_cookies()
    walk.sign_in("", "han")
    month = clock.month_span(clock.today())
    made = walk.live.eventually(lambda: figure(walk, "visits.made", month.start) == 1, seconds=20)
    assert made
    open_page(walk.page, walk.live.url("", f"/committees/{SLUG}/"))
    row = walk.page.locator("table.table tr", has_text="走访户次").last
    assert row.locator("td").last.inner_text().strip() == "1"
    assert "沈阿姨" not in walk.page.content()


def figure(walk: Walk, measure: str, start: Any) -> int | None:
    from reporting.models import Figure

    with scope(street()):
        rows = Figure.objects.filter(measure=measure, grain="month", start=start, part="")
        found = rows.filter(committee=HOME).first()
        return found.n if found else None


def download_the_citys_table(walk: Walk) -> None:
    open_page(walk.page, walk.live.url("", "/tables/"))
    today = clock.today()
    walk.page.select_option("[name=period]", f"{today:%Y-%m}")
    walk.send("aside form")
    button = walk.page.locator("a.btn[href$='table.xlsx']")
    button.wait_for(timeout=ENOUGH_MS)
    settled(walk.page)
    with walk.page.expect_download() as waiting:
        button.click()
    sheet = load_workbook(BytesIO(Path(waiting.value.path()).read_bytes())).worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("310104008000" in cell for cell in cells)
    assert any(re.search(rf"{today.year}年{today.month}月", cell) for cell in cells)


def test_from_a_register_to_the_citys_table(walk: Walk, tmp_path: Path) -> None:
    take_register_in(walk, tmp_path)
    put_fan_at_the_desk(walk)
    book_a_room(walk)
    record_a_visit_with_a_need(walk)
    close_the_matter(walk)
    read_the_streets_page(walk)
    download_the_citys_table(walk)
