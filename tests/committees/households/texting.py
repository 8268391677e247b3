"""A household with a telephone, a gateway, and how a neighbour comes in by a code."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache

from committees.households.models import Household, Resident, TextPass
from committees.households.services import passes
from committees.staff.models import Worker
from keting import limits, texting
from tenants.models import Tenant
from tests.clients import HostClient
from tests.committees.households.gateways import Taken, listening

NUMBER, NOBODYS = "13812340001", "13812349999"
ASK, TYPE, OURS = "/card/phone/", "/card/phone/code/", "/card/"


@pytest.fixture(autouse=True)
def uncounted(
    home: Tenant, noon: datetime, time_machine: Any, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], None]:
    """Tries are counted in a Redis that no test rolls back: a call of this lets all begin anew."""
    time_machine.move_to(noon, tick=False)
    cache.delete(texting.DOWN)
    key = limits._key

    def begin() -> None:
        word = uuid4().hex
        monkeypatch.setattr(limits, "_key", lambda what, parts: key(f"{word}{what}", parts))

    begin()
    return begin


@pytest.fixture
def gateway(settings: Any) -> Iterator[Taken]:
    with listening() as taken:
        settings.KETING_SMS = taken.gateway
        yield taken


@pytest.fixture
def door(home: Tenant) -> Household:
    made = Household.objects.create(building="3", unit="1", room_no="502", since=date(2026, 1, 1))
    Resident.objects.create(household=made, name="王秀英", phone=NUMBER, is_head=True, since=date(2026, 1, 1))
    return made


@pytest.fixture
def browser(home: Tenant) -> HostClient:
    return HostClient(home)


def ask(client: HostClient, number: str = NUMBER) -> Any:
    return client.post(ASK, {"number": number})


def deliver(at: datetime) -> TextPass:
    """What the worker does with the newest request."""
    row = TextPass.objects.order_by("-id")[0]
    passes.send_code(pass_id=str(row.pk), at=at)
    return row


def told(taken: Taken) -> str:
    """The code of the last message."""
    found = re.search(r"\d{6}", taken.messages[-1][1])
    assert found
    return found[0]


def is_in(client: HostClient) -> bool:
    return bool(client.get(OURS).status_code == 200)


def inside(gateway: Taken, client: HostClient, at: datetime) -> HostClient:
    ask(client)
    deliver(at)
    client.post(TYPE, {"code": told(gateway)})
    assert is_in(client)
    return client


def passes_card(door: Household, worker: Worker, at: datetime) -> str:
    from committees.households.services import cards

    return cards.print_card(household=door, by=worker.account, at=at).secret
