"""Where an account is signed in: its owner sees each session and ends it; there are five at most."""

from collections.abc import Callable
from typing import Any

import pytest

from keting import clock
from keting.accounts.demo import equip
from keting.accounts.models import Account
from keting.accounts.selectors import seats_of
from keting.accounts.services import open_account, seats
from keting.accounts.views.entry import device_of
from keting.audit.models import Entry
from tenants.models import Tenant
from tests.clients import HostClient
from tests.kernel.test_sign_in import CODE, FORM, PASSWORD, SIGN_IN, shown

ME, END = "/staff/me/", "/staff/me/sessions/end/"
AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
Clients = Callable[..., HostClient]


@pytest.fixture
def fan(home: Tenant) -> Account:
    account = open_account(username="Fan", display_name="小范", roles=["worker"], password=PASSWORD)
    equip(account)
    return account


@pytest.fixture
def come_in(fan: Account, home: Tenant, client_of: Clients, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Signs in once more; a code would be good for one of them only."""
    monkeypatch.setattr("keting.accounts.services.factors._take_digits", lambda *_: None)

    def once_more() -> HostClient:
        client = client_of(home)
        client.post(SIGN_IN, FORM)
        client.post(CODE, {"code": shown()}, headers={"User-Agent": AGENT})
        return client

    return once_more


def is_in(client: HostClient) -> bool:
    return client.get(ME).status_code == 200


def test_the_owner_sees_each_and_ends_one(fan: Account, come_in: Any) -> None:
    one, other, third = come_in(), come_in(), come_in()
    page = one.get(ME)
    assert [seat.device for seat, _is_here in page.context["seats"]] == ["Chrome · Windows"] * 3
    assert [is_here for _seat, is_here in page.context["seats"]].count(True) == 1
    assert all(seat.row not in page.content.decode() for seat, _is_here in page.context["seats"])
    row = other.session.session_key
    name = next(seat.name for seat in seats_of(fan.pk, clock.now()) if seat.row == row)
    assert one.post(END, {"seat": name})["Location"] == ME
    assert (is_in(one), is_in(other), is_in(third)) == (True, False, True)
    assert Entry.objects.filter(verb="end_sessions", thing_id=fan.pk).count() == 1


def test_all_others_end_at_once(come_in: Any) -> None:
    here, *others = come_in(), come_in(), come_in()
    here.post(END)
    assert [is_in(one) for one in (here, *others)] == [True, False, False]


def test_nobody_ends_anothers(home: Tenant, come_in: Any, client_of: Clients, account_in: Any) -> None:
    own, stranger = come_in(), client_of(home, account_in(home, "director"))
    name = next(seat.name for seat, _is_here in own.get(ME).context["seats"])
    stranger.post(END, {"seat": name})
    assert is_in(own)


def test_a_sixth_ends_the_oldest(come_in: Any) -> None:
    found = [come_in() for _browser in range(seats.MOST + 1)]
    assert [is_in(one) for one in found] == [False] + [True] * seats.MOST


def test_without_a_limit_all_of_them_stay(come_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    monkeypatch.setattr(seats, "MOST", 100)
    found = [come_in() for _browser in range(6)]
    assert all(is_in(one) for one in found)


def test_whoever_goes_out_leaves_nothing_in_the_browser(come_in: Any) -> None:
    assert come_in().post("/staff/sign-out/")["Clear-Site-Data"] == '"storage"'


@pytest.mark.parametrize(
    ("agent", "device"),
    [(AGENT, "Chrome · Windows"), ("", ""), ("curl/8", ""), ("x iPhone Safari", "Safari · iPhone")],
)
def test_a_device_is_told_roughly(agent: str, device: str) -> None:
    assert device_of(agent) == device
