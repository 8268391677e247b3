"""What was begun in a form: sealed in the tab's store for whoever began it, read by nobody else, not lost."""

import base64
import contextlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Error

from committees.activities.models import Activity
from committees.staff.models import Worker
from keting import clock
from keting.accounts.services import open_account
from tenants.models import ServiceKind, Tenant
from tenants.scope import scope
from tests import databases
from tests.browser import sign_in
from tests.conftest import NEIGHBOUR
from tests.live import House
from tests.pages import open_page, settled

pytestmark = pytest.mark.xdist_group("live")
DESK, CANARY = "/staff/desk/new/", "水管爆了-canary"
STORE = "JSON.stringify({...sessionStorage, ...localStorage})"
# As if nothing were sealed; as where the page came without TLS.
OPEN = "crypto.subtle.encrypt = async (how, key, plain) => plain;"
INSECURE = "Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined });"


@pytest.fixture(scope="module")
def house(live: House) -> Iterator[House]:
    """汇园 with two colleagues and an activity."""
    with databases.standing_in(live.database):
        with scope(Tenant.objects.get(schema_name=NEIGHBOUR)):
            for name in ("drafter", "another"):
                account = open_account(
                    username=name, display_name="周敏", roles=["worker"], password="long-enough-2026"
                )
                Worker.objects.create(name="周敏", account=account)
            soon = clock.today() + timedelta(days=2)
            hours = {"starts_at": clock.at(soon, "09:00"), "ends_at": clock.at(soon, "10:00")}
            kind = ServiceKind.objects.get(code="culture_sports")
            Activity.objects.create(title="剪窗花", kind=kind, place="活动室", seats=5, **hours)
        yield live


def begin(page: Any, house: House, who: str = "drafter") -> None:
    """Sign in and write the canary into the desk's form."""
    sign_in(page, house, "huiyuan", who)
    page.goto(house.url("huiyuan", DESK))
    page.locator("[name=kind]").first.check(force=True)
    page.fill("[name=what]", CANARY)


def stored(page: Any) -> list[str]:
    """All that the store holds, and what it comes to where it is base64."""
    told = page.evaluate(STORE)
    pieces = [one for one in re.split(r"[^A-Za-z0-9+/=]+", told) if len(one) > 11]
    found = [base64.b64decode(one + "=" * (-len(one) % 4)).decode("utf-8", "ignore") for one in pieces]
    return [told, *found, *(unescaped(one) for one in found)]


def unescaped(text: str) -> str:
    """Words written as JSON's \\uXXXX; what is sealed may look so by chance and is none."""
    with contextlib.suppress(ValueError):
        return str(json.loads(f'"{text}"'))
    return ""


def what(page: Any) -> str:
    """The field, when the page has settled."""
    page.wait_for_load_state("networkidle")
    return str(page.input_value("[name=what]"))


def test_the_store_holds_it_sealed_and_it_comes_back(house: House, page: Any) -> None:
    begin(page, house)
    page.locator("[data-draft-kept]").wait_for(state="visible")
    settled(page)
    assert "keting:draft:desk:register" in page.evaluate(STORE)
    assert [one for one in stored(page) if "canary" in one or "水管" in one] == []
    page.reload()
    assert what(page) == CANARY
    # The key stands in no store, no cookie, and in the page only until it has been read.
    assert page.locator("meta[name=draft-key]").count() == 0


def test_the_twin_that_seals_nothing_is_found(house: House, page: Any) -> None:
    page.add_init_script(OPEN)
    begin(page, house)
    page.locator("[data-draft-kept]").wait_for(state="visible")
    assert [one for one in stored(page) if "canary" in one] != []


@pytest.mark.parametrize("who", ["another", "drafter"])
def test_in_another_session_it_is_neither_read_nor_kept(house: House, page: Any, who: str) -> None:
    """A colleague's in the same tab, or one's own after the first is over."""
    begin(page, house)
    page.locator("[data-draft-kept]").wait_for(state="visible")
    page.context.clear_cookies()
    sign_in(page, house, "huiyuan", who)
    page.goto(house.url("huiyuan", DESK))
    assert what(page) == ""
    page.wait_for_timeout(300)
    assert page.evaluate(STORE) == "{}"


def test_signed_out_or_before_the_door_nothing_is_left(house: House, page: Any) -> None:
    for leave in ("out", "expired"):
        begin(page, house)
        page.locator("[data-draft-kept]").wait_for(state="visible")
        if leave == "out":
            page.locator("form[data-forget] button").first.click()
            page.wait_for_load_state("networkidle")
        else:
            page.context.clear_cookies()
            page.goto(house.url("huiyuan", DESK))
            assert "/staff/sign-in/" in page.url
        assert page.evaluate(STORE) == "{}"


def failing(failure: str) -> Callable[[Any], None]:
    """What becomes of a form that is sent: a cut line, or a house that has broken."""
    broken = "<!doctype html><title>x</title><a href='/staff/'>on</a>"

    def fail(route: Any) -> None:
        if route.request.method != "POST":
            route.fallback()
        elif failure != "house":
            route.abort("connectionreset")
        else:
            route.fulfill(status=500, body=broken, content_type="text/html")

    return fail


@pytest.mark.parametrize("failure", ["line", "back", "house"])
def test_what_did_not_arrive_is_still_there(house: House, page: Any, failure: str) -> None:
    """The line was cut; the house answered that it had broken, and one goes on from that page."""
    begin(page, house)
    page.locator("[data-draft-kept]").wait_for(state="visible")
    page.route("**/staff/desk/new/", failing(failure))
    with contextlib.suppress(Error), page.expect_navigation(timeout=3000):
        page.click(".send .btn >> nth=0")
    assert page.locator("[name=what]").count() == 0
    if failure == "house":
        page.click("a")
        page.wait_for_load_state("networkidle")
    page.unroute("**/staff/desk/new/")
    if failure == "back":
        page.go_back()
    page.goto(house.url("huiyuan", DESK))
    assert what(page) == CANARY


def test_what_has_arrived_is_gone(house: House, page: Any) -> None:
    begin(page, house)
    page.locator("[data-draft-kept]").wait_for(state="visible")
    page.click(".send .btn >> nth=0")
    settled(page)
    assert DESK not in page.url
    assert page.evaluate(STORE) == "{}"
    page.goto(house.url("huiyuan", DESK))
    assert what(page) == ""


def test_without_a_safe_line_nothing_is_kept(house: House, page: Any) -> None:
    page.add_init_script(INSECURE)
    begin(page, house)
    page.wait_for_timeout(300)
    assert page.evaluate(STORE) == "{}"
    page.reload()
    assert what(page) == ""


def test_a_residents_form_keeps_nothing_and_loses_nothing(house: House, page: Any) -> None:
    """Without a line the page stays as it is and says so; with one again it is sent."""
    open_page(page, house.url("huiyuan", "/activities/"))
    page.locator("main a", has_text="剪窗花").first.click()
    settled(page)
    page.fill("aside [name=name]", CANARY)
    page.context.set_offline(True)
    page.click("aside .btn >> nth=0")
    page.locator("#trouble").wait_for(state="visible")
    assert (page.input_value("aside [name=name]"), page.evaluate(STORE)) == (CANARY, "{}")
    page.context.set_offline(False)
    page.click("aside .btn >> nth=0")
    page.wait_for_url("**/signed/*/")
    assert page.evaluate(STORE) == "{}"


def test_a_page_of_nobody_has_no_key(house: House, page: Any) -> None:
    for path in ("/", "/rooms/", "/staff/sign-in/"):
        answer = page.goto(house.url("huiyuan", path))
        assert "draft-key" not in answer.text()
