"""In the whole house: the street orders, a worker opens, and the new host answers at once."""

import re
from collections.abc import Iterator
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import pytest

from keting.accounts.demo import DEMO_PASSWORD, code_now, equip
from keting.accounts.kinds import Role
from keting.accounts.models import Account
from keting.accounts.services import open_account
from tenants import spares
from tenants.models import Spare, Tenant
from tenants.scope import owner_scope, scope
from tests import databases
from tests.live import House

pytestmark = pytest.mark.xdist_group("live")
PAGE = "/staff/committees/"


class Street:
    """Somebody at the street office, with a browser's cookies."""

    def __init__(self, house: House) -> None:
        self.house, self.opener = house, build_opener(HTTPCookieProcessor(CookieJar()))
        assert isinstance(self.opener, OpenerDirector)
        self.send("/staff/sign-in/", username="operator", password=DEMO_PASSWORD)
        with scope(Tenant.objects.get(schema_name="street")):
            code = str(code_now(Account.objects.get(username="operator")))
        self.send("/staff/sign-in/code/", code=code)

    def send(self, path: str, **given: str) -> tuple[str, str]:
        """Fill in the form of a page; returns where it led and what stands there."""
        token = re.search('csrfmiddlewaretoken" value="([^"]+)', self.get(path)[1])
        body = urlencode(given | {"csrfmiddlewaretoken": token[1] if token else ""}).encode()
        return self.get(path, body)

    def get(self, path: str, body: bytes | None = None) -> tuple[str, str]:
        """Where it led, and the page."""
        origin = f"http://127.0.0.1:{self.house.port}"
        headers = {"Host": f"localhost:{self.house.port}", "Origin": f"http://localhost:{self.house.port}"}
        with self.opener.open(Request(f"{origin}{path}", body, headers), timeout=30) as answer:
            return answer.url.removeprefix(origin), answer.read().decode()


@pytest.fixture
def street(live: House) -> Iterator[Street]:
    with databases.standing_in(live.database):
        with scope(Tenant.objects.get(schema_name="street")):
            equip(
                open_account(
                    username="operator", display_name="韩", roles=[Role.OPERATOR], password=DEMO_PASSWORD
                )
            )
        yield Street(live)


def answers(house: House, slug: str) -> int:
    try:
        return 200 if house.get(slug, "/") else 0
    except HTTPError as error:
        return error.code


def test_the_street_opens_a_committee_and_its_director_comes_in(live: House, street: Street) -> None:
    spares.keep(1)
    assert answers(live, "xinyuan") == 404
    wanted = {"code": "310104008997", "name": "新苑居委会", "director": "陆敏"}
    path, _page = street.send(f"{PAGE}open/", **wanted)
    is_open = live.eventually(lambda: "xinyuan.localhost" in street.get(path)[1], 60)
    assert is_open, live.log.read_text()[-2000:]
    assert answers(live, "xinyuan") == 200
    token = re.search('csrfmiddlewaretoken" value="([^"]+)', street.get(path)[1])
    assert token is not None
    body = urlencode({"csrfmiddlewaretoken": token[1]}).encode()
    word = re.search(r"director ([a-z2-9-]{19})", street.get(f"{path}secret/", body)[1])
    assert word is not None
    assert "director" not in street.get(f"{path}secret/", body)[1]
    with owner_scope():
        assert live.eventually(lambda: Spare.objects.count() == 1, 30), "another spare is made"
