"""The street's pages before a real browser; a table is ordered, watched and taken home."""

from collections.abc import Iterator
from typing import Any

import pytest

from keting import clock
from keting.accounts.services import open_account
from reporting.services import folding
from tenants.models import Tenant
from tenants.scope import scope
from tests import databases
from tests.browser import sign_in
from tests.live import House
from tests.pages import open_page, settled

pytestmark = pytest.mark.xdist_group("live")
PASSWORD = "long-enough-2026"
PAGES = ["/", "/committees/xuhuiyuan/", "/committees/xuhuiyuan/?show=rooms", "/indicators/", "/tables/"]


@pytest.fixture(scope="module")
def house(live: House) -> Iterator[House]:
    """The street with an analyst, and 徐汇苑 counted once."""
    with databases.standing_in(live.database):
        with scope(Tenant.objects.get(schema_name="street")):
            open_account(username="street-pages", display_name="韩分析", roles=["analyst"], password=PASSWORD)
        with scope(Tenant.objects.get(schema_name="c310104008043")):
            folding.start_day(day=clock.today())
            folding.fold(at=clock.now())
        yield live


@pytest.fixture
def street(house: House, page: Any) -> Any:
    """A page of the street's analyst, signed in."""
    sign_in(page, house, "", "street-pages")
    return page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_are_sound_at_any_width(house: House, street: Any, path: str, language: str) -> None:
    street.context.add_cookies([{"name": "keting_language", "value": language, "url": house.url("", "/")}])
    assert open_page(street, house.url("", path)).status == 200


def test_the_chart_is_drawn(house: House, street: Any) -> None:
    open_page(street, house.url("", "/committees/xuhuiyuan/"))
    assert street.locator(".chart-face svg").count() == 1


def test_a_table_is_made_while_one_looks(house: House, street: Any) -> None:
    open_page(street, house.url("", "/tables/"))
    street.select_option("[name=period]", f"{clock.today():%Y-%m}")
    street.click("main .form button[type=submit]")
    street.wait_for_selector("#run .notice", timeout=30_000)
    settled(street)
    assert "报表做好了" in street.inner_text("#run")
    with street.expect_download() as taken:
        street.click("#run .btn >> nth=0")
    assert taken.value.suggested_filename.endswith(".xlsx")
