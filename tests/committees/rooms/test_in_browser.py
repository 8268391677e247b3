"""Rooms before a real browser, at 汇园: looking, a refusal with its ways, the slip, giving back, the desk."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from committees.rooms.demo import open_rooms
from committees.rooms.models import Layout, Room
from committees.rooms.services import BookingRequest, book_room
from committees.staff.models import Worker
from keting import clock
from keting.accounts.services import open_account
from tenants.models import Tenant
from tenants.scope import scope
from tests import databases
from tests.browser import sign_in
from tests.conftest import NEIGHBOUR
from tests.live import House
from tests.pages import open_page, settled, sheets_of_paper

pytestmark = pytest.mark.xdist_group("live")
PASSWORD = "long-enough-2026"


def taken(day: date) -> None:
    """An afternoon in the multi-function room."""
    layout = Layout.objects.get(room__slug="multi", kind="long")
    hours = {"starts_at": clock.at(day, "14:00"), "ends_at": clock.at(day, "16:00")}
    given = {"head_count": 9, "title": "读报组", "contact_name": "李老师"}
    book_room(request=BookingRequest(room=layout.room, layout=layout, **hours, **given), at=clock.now())


@pytest.fixture(scope="module")
def house(live: House) -> Iterator[House]:
    """汇园 with its three rooms and an account at the desk."""
    with databases.standing_in(live.database):
        with scope(Tenant.objects.get(schema_name=NEIGHBOUR)):
            account = open_account(username="rooms", display_name="周敏", roles=["worker"], password=PASSWORD)
            Worker.objects.create(name="周敏", account=account)
            if not Room.objects.exists():
                open_rooms(clock.today() - timedelta(days=9))
            taken(clock.today() + timedelta(days=3))
            taken(clock.today() + timedelta(days=4))
        yield live


def enter(page: Any, house: House, language: str) -> str:
    """Choose the language as the switch does; returns the committee's address."""
    root = house.url("huiyuan", "")
    page.context.add_cookies([{"name": "keting_language", "value": language, "url": f"{root}/"}])
    return root


@pytest.mark.parametrize(("language", "ahead"), [("zh-hans", 3), ("en", 4)])
def test_a_resident_is_refused_takes_another_way_and_gives_it_back(
    language: str, ahead: int, house: House, page: Any
) -> None:
    root, day = enter(page, house, language), clock.today() + timedelta(days=ahead)
    open_page(page, f"{root}/rooms/")
    open_page(page, f"{root}/rooms/multi/book/?day={day}&starts=15:00&ends=16:30")
    for name, words in {"head_count": "8", "title": "手工组", "contact_name": "沈阿姨"}.items():
        page.fill(f"[name={name}]", words)
    page.click(".send .btn")
    settled(page)
    assert page.locator("[name=title] >> visible=true").input_value() == "手工组"
    page.click(".alt button >> nth=0")
    settled(page)
    assert "/rooms/booked/" in page.url
    page.click(".slip-actions a.btn")
    settled(page)
    page.fill("[name=reason]", "下雨")
    page.click(".send .btn")
    settled(page)


def test_the_door_and_the_lost_code(house: House, page: Any) -> None:
    root = enter(page, house, "zh-hans")
    open_page(page, f"{root}/rooms/talk/sheet/")
    assert sheets_of_paper(page) == 1
    page.goto(f"{root}/rooms/give-back/#ABCD2345")
    page.locator("[aria-invalid=true]").wait_for()
    settled(page)


def test_the_day_the_month_and_being_there(house: House, page: Any) -> None:
    root, day = enter(page, house, "en"), clock.today() + timedelta(days=3)
    for path in (f"day/?day={day}", f"multi/month/?month={day:%Y-%m}", "here/", f"poster/?week={day:%G-W%V}"):
        open_page(page, f"{root}/rooms/{path}")
    assert sheets_of_paper(page) == 1


def test_what_the_desk_prints_is_one_sheet_each(house: House, page: Any) -> None:
    root, day = enter(page, house, "zh-hans"), clock.today() + timedelta(days=3)
    sign_in(page, house, "huiyuan", "rooms")
    for path in (f"set-up/?day={day}", "multi/door/"):
        open_page(page, f"{root}/staff/rooms/{path}")
        assert sheets_of_paper(page) == 1
    for path in ("absences/", "keys/", "upkeep/", "calendars/", f"paper/?day={day}"):
        open_page(page, f"{root}/staff/rooms/{path}")


def test_the_desk_books_for_somebody(house: House, page: Any) -> None:
    root, day = enter(page, house, "zh-hans"), clock.today() + timedelta(days=3)
    sign_in(page, house, "huiyuan", "rooms")
    open_page(page, f"{root}/staff/rooms/?day={day}")
    page.click("td a >> nth=0")
    settled(page)
    open_page(page, f"{root}/staff/rooms/activity/book/?day={day}")
    for name, words in {"head_count": "8", "title": "剪纸队", "contact_name": "王老师"}.items():
        page.fill(f"[name={name}]", words)
    page.click(".send .btn")
    settled(page)
    assert "/rooms/booked/" in page.url
