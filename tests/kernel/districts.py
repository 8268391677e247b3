"""小范, the district's provider, and a browser between them."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, build_opener

import pytest

from keting import clock, lapsing, totp
from keting.accounts.demo import DEMO_SECRET, equip
from keting.accounts.models import Account
from keting.accounts.services import open_account
from keting.audit.models import Entry
from keting.env import Provider as Named
from tenants.models import Tenant
from tests import provider as districts
from tests.clients import HostClient
from tests.provider import CLIENT, SECRET, Provider

PASSWORD = "a long enough phrase"
SIGN_IN, CODE, ASK, BACK = (
    "/staff/sign-in/",
    "/staff/sign-in/code/",
    "/staff/sign-in/district/",
    "/staff/sign-in/district/back/",
)
OWN, MINE, ASK_OWN = "/staff/me/", "/staff/me/district/", "/staff/me/district/ask/"
Clients = Callable[..., HostClient]


@pytest.fixture
def district(settings: Any) -> Iterator[Provider]:
    """The district's house, named in the settings as the environment would; none of its ways is a factor."""
    with districts.provider() as house:
        settings.KETING_SIGN_ON = Named(house.issuer, CLIENT, SECRET)
        yield house


@pytest.fixture
def fan(home: Tenant) -> Account:
    account = open_account(username="fan", display_name="小范", roles=["worker"], password=PASSWORD)
    equip(account)
    return account


@pytest.fixture
def connected(fan: Account, home: Tenant, district: Provider, client_of: Clients) -> Account:
    """小范 has connected the district's sign-on."""
    client = fresh(client_of(home, fan))
    assert client.get(answered(client, ASK_OWN))["Location"] == MINE
    assert client.post(MINE)["Location"] == OWN
    return fan


def fresh(client: HostClient, minutes: int = 0) -> HostClient:
    """With a second factor shown so many minutes ago."""
    session = client.session
    lapsing.begin(session, clock.now())
    lapsing.prove(session, clock.now() - timedelta(minutes=minutes))
    session.save()
    return client


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def answered(client: HostClient, page: str = ASK) -> str:
    """Go there as a browser does; the address, on our host, where the district sends it back to."""
    try:
        build_opener(Stay).open(client.get(page)["Location"], timeout=5)
    except HTTPError as error:
        with error:
            return str(error.headers["Location"]).partition(client.defaults["HTTP_HOST"])[2]
    raise AssertionError


def code_of(answer: Any) -> str:
    assert answer.status_code == 422
    return str(answer.context["refusal"].code)


def is_in(client: HostClient) -> bool:
    return bool(client.get("/staff/").status_code == 200)


def lines(verb: str) -> int:
    return Entry.objects.filter(verb=verb).count()


def shown(steps: int = 0) -> str:
    return totp.code_of(DEMO_SECRET, totp.step_of(clock.now()) + steps)
