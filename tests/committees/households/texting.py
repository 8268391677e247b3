"""How a neighbour comes in by a code on the telephone."""

import re
from datetime import datetime
from typing import Any

from committees.households.models import Household, TextPass
from committees.households.services import passes
from committees.staff.models import Worker
from tests.clients import HostClient
from tests.committees.households.gateways import Taken

NUMBER, NOBODYS = "13812340001", "13812349999"
ASK, TYPE, OURS = "/card/phone/", "/card/phone/code/", "/card/"


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
