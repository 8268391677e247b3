"""When a session ends by itself, and when the second factor is asked for again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from committees.households.models import Household, Resident
from keting import clock
from keting.accounts.demo import equip
from keting.accounts.models import Account
from keting.audit.models import Entry
from tenants.models import Tenant
from tests.clients import HostClient
from tests.kernel.test_sign_in import PASSWORD, SIGN_IN, code_of, shown

LIST, PROVE, TYPED = "/staff/households/", "/staff/prove/", "/staff/typed/"
WORDS = {
    "field": "phone",
    "reason": "visit",
    "note": "她问过\n医保卡的事情",
    "password": "never kept",
    "again": "never kept",
}
Clients = Callable[..., HostClient]


@pytest.fixture
def account(home: Tenant, account_in: Callable[..., Account]) -> Account:
    found = account_in(home, "director")
    equip(found)
    return found


@pytest.fixture
def traveller() -> Any:
    with time_machine.travel(clock.now(), tick=False) as found:
        yield found


@pytest.mark.parametrize(("minutes", "status"), [([29, 29, 29], 200), ([31], 302), ([29, 31], 302)])
def test_half_an_hour_of_quiet_ends_it(
    home: Tenant, account: Account, client_of: Clients, traveller: Any, minutes: list[int], status: int
) -> None:
    client = client_of(home, account)
    client.get(LIST)
    for pause in minutes:
        traveller.shift(timedelta(minutes=pause))
        answer = client.get(LIST)
    assert answer.status_code == status


def test_eight_hours_end_it_however_busy(
    home: Tenant, account: Account, client_of: Clients, traveller: Any
) -> None:
    client = client_of(home, account)
    found = []
    for _quarter in range(34):
        found.append(client.get(LIST).status_code)
        traveller.shift(timedelta(minutes=15))
    assert found == [200] * 33 + [302]


def test_the_old_session_is_gone_and_not_only_refused(
    home: Tenant, account: Account, client_of: Clients, traveller: Any
) -> None:
    client = client_of(home, account)
    client.get(LIST)
    traveller.shift(timedelta(minutes=31))
    client.get(LIST)
    traveller.shift(timedelta(minutes=-31))
    assert client.get(LIST).status_code == 302


def test_what_has_lapsed_leaves_nothing_in_the_browser(
    home: Tenant, account: Account, client_of: Clients, traveller: Any
) -> None:
    client = client_of(home, account)
    assert "Clear-Site-Data" not in client.get(LIST).headers
    traveller.shift(timedelta(minutes=31))
    assert client.get(LIST)["Clear-Site-Data"] == '"storage"'


@pytest.fixture
def reveal(home: Tenant) -> str:
    since = clock.today()
    household = Household.objects.create(building="3", room_no="101", since=since)
    person = Resident.objects.create(household=household, name="王秀英", phone="11100000001", since=since)
    return f"{LIST}people/{person.pk}/reveal/"


def test_a_seat_left_empty_reveals_nothing(
    home: Tenant, account: Account, client_of: Clients, traveller: Any, reveal: str
) -> None:
    client = client_of(home, account)
    assert client.get(reveal).status_code == 200
    traveller.shift(timedelta(minutes=16))
    assert client.get(LIST).status_code == 200
    asked = client.post(reveal, {"field": "phone", "reason": "visit"})
    assert asked["Location"].startswith(f"{PROVE}?next=")
    assert client.get(reveal)["Location"] == f"{PROVE}?next={reveal.replace('/', '%2F')}"
    part = client.get(reveal, headers={"HX-Request": "true", "Referer": f"http://{home_host(client)}{LIST}"})
    assert (part.status_code, part["HX-Redirect"].startswith(PROVE), part.content) == (204, True, b"")
    assert "households" in part["HX-Redirect"]
    assert code_of(client.post(PROVE, {"code": "000000"})) == "code_wrong"
    assert client.post(PROVE, {"code": shown(), "next": LIST})["Location"] == LIST
    assert Entry.objects.filter(verb="prove").count() == 1
    assert client.get(reveal).status_code == 200


def home_host(client: HostClient) -> str:
    return str(client.defaults["HTTP_HOST"])


def test_the_twin_a_fresh_proof_needs_no_second_one(
    home: Tenant, account: Account, client_of: Clients, traveller: Any, reveal: str
) -> None:
    client = client_of(home, account)
    client.get(LIST)
    traveller.shift(timedelta(minutes=14))
    assert client.get(reveal).status_code == 200


def test_guesses_at_a_seat_left_empty_are_counted(home: Tenant, account: Account, client_of: Clients) -> None:
    client = client_of(home, account)
    said = [code_of(client.post(PROVE, {"code": "000000"})) for _guess in range(6)]
    assert said == ["code_wrong"] * 5 + ["too_often"]


def come_in(client: HostClient, account: Account) -> Any:
    """By password and code, after whatever was kept."""
    account.set_password(PASSWORD)
    account.save()
    client.post(SIGN_IN, {"username": account.username, "password": PASSWORD, "next": LIST})
    return client.post(f"{SIGN_IN}code/", {"code": shown()})


def sent_too_late(client: HostClient, traveller: Any, url: str) -> Any:
    client.get(LIST)
    traveller.shift(timedelta(minutes=31))
    return client.post(url, WORDS, headers={"Referer": f"http://{home_host(client)}{LIST}"})


def test_what_was_sent_too_late_is_kept_for_the_same_person(
    home: Tenant, account: Account, client_of: Clients, traveller: Any, reveal: str
) -> None:
    client = client_of(home, account)
    asked = sent_too_late(client, traveller, reveal)
    assert asked["Location"].startswith(f"{SIGN_IN}?next=")
    assert "households" in asked["Location"]
    assert "医保卡" not in str(dict(client.session))
    assert come_in(client, account)["Location"] == TYPED
    page = client.get(TYPED)
    assert "她问过\n医保卡的事情" in page.content.decode()
    assert page.context["kept"].fields == [(name, WORDS[name]) for name in ("field", "reason", "note")]
    assert client.post(reveal, dict(page.context["kept"].fields)).status_code == 200
    assert client.get(TYPED)["Location"] == "/staff/"


def test_it_can_be_thrown_away(
    home: Tenant, account: Account, client_of: Clients, traveller: Any, reveal: str
) -> None:
    client = client_of(home, account)
    sent_too_late(client, traveller, reveal)
    come_in(client, account)
    assert client.post(TYPED)["Location"].endswith(LIST)
    assert client.get(TYPED)["Location"] == "/staff/"


def test_somebody_else_at_the_same_screen_does_not_see_it(
    home: Tenant, account: Account, account_in: Any, client_of: Clients, traveller: Any, reveal: str
) -> None:
    other = account_in(home, "worker")
    equip(other)
    client = client_of(home, account)
    sent_too_late(client, traveller, reveal)
    assert come_in(client, other)["Location"] == LIST
    assert "typed" not in client.session
    assert client.get(TYPED)["Location"] == "/staff/"


def test_the_twin_without_the_name_another_sees_it(
    home: Tenant, account: Account, account_in: Any, client_of: Clients, traveller: Any, reveal: str
) -> None:
    other = account_in(home, "worker")
    equip(other)
    client = client_of(home, account)
    sent_too_late(client, traveller, reveal)
    session = client.session
    session["typed"] |= {"who": str(other.pk)}
    session.save()
    assert come_in(client, other)["Location"] == TYPED


def test_before_a_fresh_proof_it_is_kept_too(
    home: Tenant, account: Account, client_of: Clients, traveller: Any, reveal: str
) -> None:
    client = client_of(home, account)
    client.get(LIST)
    traveller.shift(timedelta(minutes=16))
    client.post(reveal, WORDS)
    assert client.post(PROVE, {"code": shown(), "next": LIST})["Location"] == TYPED


def test_a_row_that_never_was_asks_for_the_same(
    home: Tenant, account: Account, client_of: Clients, traveller: Any, reveal: str
) -> None:
    """Whoever was in is asked who they are, whatever the address names; a stranger finds nothing there."""
    assert client_of(home).get(reveal).status_code == 404
    for url in (reveal, f"{LIST}people/{account.pk}/reveal/"):
        client = client_of(home, account)
        client.get(LIST)
        traveller.shift(timedelta(minutes=31))
        assert client.get(url)["Location"].startswith(f"{SIGN_IN}?next=")
