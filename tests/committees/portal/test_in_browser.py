"""The portal before a real browser: policy, labels, axe, the width of a phone, one sheet of paper."""

import random
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from committees.staff import demo
from committees.staff.models import Shift, Worker
from keting import clock
from keting.accounts.demo import DEMO_PASSWORD, code_now
from keting.accounts.models import Account
from tenants.models import Tenant
from tenants.scope import scope
from tests import databases
from tests.conftest import HOME
from tests.live import House
from tests.pages import open_page, settled

pytestmark = pytest.mark.xdist_group("live")
A3 = (1191, 842)
BEYOND = """
() => [document.querySelector(".poster")]
  .flatMap((sheet) => [sheet.scrollWidth - sheet.clientWidth, sheet.scrollHeight - sheet.clientHeight])
"""


def speak(page: Any, house: House, language: str) -> None:
    """Choose the language as the switch does."""
    cookie = {"name": "keting_language", "value": language, "url": house.url("xuhuiyuan", "/")}
    page.context.add_cookies([cookie])


@pytest.fixture(scope="module")
def house(live: House) -> Iterator[House]:
    """徐汇苑 with its demo colleagues; gone again afterwards."""
    with databases.standing_in(live.database):
        with scope(Tenant.objects.get(schema_name=HOME)):
            demo.load(day=clock.today(), rng=random.Random(1))
        yield live
        with scope(Tenant.objects.get(schema_name=HOME)):
            Shift.objects.all().delete()
            for worker in Worker.objects.filter(position__lt=6):
                account = worker.account
                worker.delete()
                if account:
                    account.delete()


@pytest.mark.parametrize("path", ["/", "/today/", "/services/", "/us/", "/privacy/", "/poster/"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_residents_pages(path: str, language: str, house: House, page: Any) -> None:
    speak(page, house, language)
    assert open_page(page, house.url("xuhuiyuan", path)).status == 200


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_large_type_fits_a_phone(language: str, house: House, page: Any) -> None:
    speak(page, house, language)
    page.context.add_cookies([{"name": "keting_large", "value": "1", "url": house.url("xuhuiyuan", "/")}])
    for path in ("/", "/services/", "/us/"):
        open_page(page, house.url("xuhuiyuan", path))
        assert page.locator("html.large").count()


def test_staff_pages(house: House, page: Any) -> None:
    open_page(page, house.url("xuhuiyuan", "/staff/"))
    page.fill("[name=username]", "director")
    page.fill("[name=password]", DEMO_PASSWORD)
    page.click("main button[type=submit]")
    settled(page)
    with scope(Tenant.objects.get(schema_name=HOME)):
        page.fill("[name=code]", str(code_now(Account.objects.get(username="director"))))
    page.click("main button[type=submit]")
    settled(page)
    open_page(page, house.url("xuhuiyuan", "/staff/roster/"))
    page.get_by_label(re.compile("王惠芳 周二.*上午")).select_option("leave")
    page.get_by_role("button", name="保存这一周").click()
    settled(page)
    assert "已保存" in page.inner_text("main")
    page.context.add_cookies([{"name": "keting_large", "value": "1", "url": house.url("xuhuiyuan", "/")}])
    open_page(page, house.url("xuhuiyuan", "/staff/"))
    page.context.clear_cookies(name="keting_large")
    speak(page, house, "en")
    for path in ("/staff/roster/", "/staff/"):
        open_page(page, house.url("xuhuiyuan", path))


@pytest.fixture(params=[6, 10])
def colleagues(request: pytest.FixtureRequest, house: House) -> Iterator[int]:
    """As many on the roster, the later ones at the desk all week."""
    with scope(Tenant.objects.get(schema_name=HOME)):
        more = Worker.objects.bulk_create(
            Worker(name=f"欧阳{number}", position=7) for number in range(request.param - 6)
        )
        days = clock.week_span(clock.today()).days()
        cells = product(more, days, demo.Half)
        Shift.objects.bulk_create(demo.shift(worker, day, half, "desk") for worker, day, half in cells)
    yield request.param
    with scope(Tenant.objects.get(schema_name=HOME)):
        Shift.objects.filter(worker__in=more).delete()
        Worker.objects.filter(id__in=[worker.id for worker in more]).delete()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_poster_fits_one_sheet(colleagues: int, language: str, house: House, page: Any) -> None:
    speak(page, house, language)
    page.goto(house.url("xuhuiyuan", "/poster/"))
    assert page.locator(".roster tbody tr").count() == colleagues
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    box = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert box
    assert tuple(round(float(side)) for side in box.groups()) == A3
    assert max(page.evaluate(BEYOND)) <= 1
