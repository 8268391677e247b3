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
from tenants.models import Tenant
from tests.clients import HostClient
from tests.kernel.test_sign_in import code_of, shown

LIST, PROVE = "/staff/households/", "/staff/prove/"
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
