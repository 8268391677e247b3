"""A passkey made and shown by Chromium itself, which keeps the key in a virtual authenticator."""

from collections.abc import Iterator
from typing import Any

import pytest

from keting.accounts.demo import equip
from keting.accounts.services import open_account
from tenants.models import Tenant
from tenants.scope import scope
from tests import databases
from tests.browser import sign_in
from tests.conftest import NEIGHBOUR
from tests.live import House

pytestmark = pytest.mark.xdist_group("live")
PASSWORD = "a long enough phrase"
SIGN_IN, MAKE = "/staff/sign-in/", "/staff/me/passkey/"


@pytest.fixture(scope="module")
def house(live: House) -> Iterator[House]:
    """汇园 with 小周, who has the demo's app."""
    with databases.standing_in(live.database):
        with scope(Tenant.objects.get(schema_name=NEIGHBOUR)):
            equip(open_account(username="zhou", display_name="小周", roles=["worker"], password=PASSWORD))
        yield live


def test_in_a_browser_with_its_own_authenticator(house: House, page: Any) -> None:
    tool = page.context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    tool.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, house, "huiyuan", "zhou")
    page.goto(house.url("huiyuan", MAKE))
    page.click("form[data-passkey] button")
    page.wait_for_url("**/staff/me/")
    page.context.clear_cookies()
    page.goto(house.url("huiyuan", SIGN_IN))
    page.fill("input[name=username]", "zhou")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.click("form[data-passkey] button")
    page.wait_for_url(house.url("huiyuan", "/staff/"))
