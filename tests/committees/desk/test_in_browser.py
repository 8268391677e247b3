"""The desk and the visits before a real browser; at 汇园, so that 徐汇苑 stays as it is."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from committees.desk.models import Matter
from committees.desk.services import Receipt, close_matter, register_matter
from committees.households.models import Household, Resident
from committees.staff.models import Worker
from committees.visits.models import Visit
from committees.visits.services import Arrangement, arrange_visit
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


@pytest.fixture(scope="module")
def house(live: House) -> Iterator[House]:
    """汇园 with a worker who may sign in."""
    with databases.standing_in(live.database):
        with scope(Tenant.objects.get(schema_name=NEIGHBOUR)):
            account = open_account(
                username="desk", display_name="顾建明", roles=["worker"], password=PASSWORD
            )
            Worker.objects.create(name="顾建明", account=account)
        yield live


@pytest.fixture(scope="module")
def rows(house: House) -> dict[str, Any]:
    """An answered and an open matter, a household, an appointment tomorrow."""
    now, since = clock.now(), date(2020, 1, 1)
    with scope(Tenant.objects.get(schema_name=NEIGHBOUR)):
        worker = Worker.objects.get(name="顾建明")
        kind = ServiceKind.objects.get(code="legal_aid")
        old = register_matter(receipt=Receipt(kind=kind, what="想问律师"), worker=worker, at=now)
        close_matter(matter=old, line="律师坐堂时已答复", worker=worker, at=now)
        matter = register_matter(receipt=Receipt(kind=kind, what="租客不肯搬"), worker=worker, at=now)
        home = Household.objects.create(building="7", unit="1", room_no="101", since=since)
        Resident.objects.create(household=home, name="王惠芳", is_head=True, since=since, tags=["aged80"])
        plan = Arrangement(home, now + timedelta(days=1), 30, "phone", "上午来")
        appointment = arrange_visit(arrangement=plan, worker=worker, at=now)
        return {"matter": matter.pk, "home": home.pk, "appointment": appointment.pk}


@pytest.fixture
def staff(house: House, page: Any) -> Any:
    """Signed in."""
    sign_in(page, house, "huiyuan", "desk")
    return page


def test_a_matter_is_taken_with_taps_and_a_line(house: House, rows: Any, staff: Any) -> None:
    open_page(staff, house.url("huiyuan", "/staff/desk/new/"))
    staff.check("[name=kind][value=legal_aid]")
    staff.locator("#answers", has_text="律师坐堂时已答复").wait_for()
    staff.fill("[name=what]", "楼上漏水怎么办")
    staff.click("button[value=slip]")
    settled(staff)
    with scope(Tenant.objects.get(schema_name=NEIGHBOUR)):
        taken = Matter.objects.get(what="楼上漏水怎么办")
    assert taken.number in staff.locator(".slip").inner_text()


def test_three_taps_record_a_visit_on_a_phone(house: House, rows: Any, staff: Any) -> None:
    staff.set_viewport_size(PHONE)
    open_page(staff, house.url("huiyuan", f"/staff/visits/record/{rows['home']}/"))
    staff.fill("[name=line]", "身体还好")
    staff.click("summary >> nth=0")
    staff.fill("[name=need0-what]", "楼道灯不亮")
    staff.select_option("[name=need0-kind]", "life_services")
    staff.click(".send .btn")
    settled(staff)
    with scope(Tenant.objects.get(schema_name=NEIGHBOUR)):
        assert Visit.objects.get().needs.get().matter.is_open


PATHS = [
    "desk/",
    "desk/?q=nonsense",
    "desk/?tab=overdue",
    "desk/{matter}/?do=guide",
    "desk/{matter}/correct/",
    "visits/",
    "visits/diary/",
    "visits/arrange/?q=7",
    "visits/arrange/{home}/",
    "visits/household/{home}/",
    "visits/{appointment}/?do=move",
]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_keeps_the_rules(language: str, house: House, rows: Any, staff: Any) -> None:
    cookie = {"name": "keting_language", "value": language, "url": house.url("huiyuan", "/")}
    staff.context.add_cookies([cookie])
    for path in PATHS:
        assert open_page(staff, house.url("huiyuan", f"/staff/{path.format(**rows)}")).status == 200
