"""Handing codes over: a gateway that fails, limits of the day, and what is written down."""

import logging
from collections.abc import Callable

import pytest

from committees.households.models import TextPass
from committees.households.selectors import code_of
from committees.households.services import passes
from committees.staff.models import Worker
from keting import env, limits, texting
from keting.audit.models import Entry
from keting.env import Gateway
from keting.logs import Discreet
from keting.refusal import Refusal
from tests.clients import HostClient
from tests.committees.households.gateways import Taken
from tests.committees.households.texting import (
    ASK,
    NOBODYS,
    NUMBER,
    OURS,
    TYPE,
    ask,
    deliver,
    inside,
    passes_card,
    told,
)

pytestmark = pytest.mark.usefixtures("uncounted")


def test_a_number_gets_three_and_an_address_asks_five_times(gateway, door, home) -> None:
    for number in (NUMBER, NOBODYS):
        answers = [ask(HostClient(home), number).status_code for _time in range(4)]
        assert answers == [302, 302, 302, 422]
    one = HostClient(home)
    assert [ask(one, f"1370000000{n}").status_code for n in range(6)] == [302] * 5 + [422]


def test_ten_a_day_go_to_a_number_and_so_many_from_a_committee(
    gateway, door, home, noon, monkeypatch, caplog, uncounted
) -> None:
    monkeypatch.setattr(passes, "TO_A_NUMBER", 2)
    for _message in range(3):
        ask(HostClient(home))
        deliver(noon)
    assert len(gateway.messages) == 2
    uncounted()
    monkeypatch.setattr(passes, "OF_A_COMMITTEE", 1)
    for _message in range(2):
        ask(HostClient(home))
        deliver(noon)
    assert len(gateway.messages) == 3
    assert [line for line in caplog.messages if line.startswith("text_limit in c")]


def test_a_message_goes_out_once(gateway, door, handset, noon) -> None:
    ask(handset)
    deliver(noon)
    deliver(noon)
    assert len(gateway.messages) == 1


@pytest.mark.parametrize("how", ["away", "slow", "broken", "elsewhere", "another key"])
def test_while_the_gateway_fails_people_are_told_and_the_card_goes_on(
    gateway: Taken, door, handset, noon, settings, monkeypatch, how: str, worker: Worker
) -> None:
    bad: dict[str, Callable[[], None]] = {
        "away": lambda: setattr(settings, "KETING_SMS", Gateway("http://127.0.0.1:9/", "k")),
        "slow": lambda: setattr(gateway, "sleeps", 1.0),
        "broken": lambda: setattr(gateway, "status", 500),
        "elsewhere": lambda: setattr(gateway, "status", 302),
        "another key": lambda: setattr(settings, "KETING_SMS", Gateway(gateway.gateway.address, "k")),
    }
    monkeypatch.setattr(texting, "SECONDS", 0.3)
    ask(handset)
    bad[how]()
    row = deliver(noon)
    row.refresh_from_db()
    assert (row.sent_at, [number for number, _ in gateway.messages if how != "slow"]) == (None, [])
    assert "短信暂时发不出去" in handset.get(ASK).content.decode()
    answer = ask(handset)
    assert answer.status_code == 422
    assert "短信暂时发不出去" in answer.content.decode()
    secret = passes_card(door, worker, noon)
    assert handset.post("/card/code/", {"code": secret}).url == OURS


def test_off_it_is_not_offered(settings, door, handset) -> None:
    settings.KETING_SMS = None
    assert ASK not in handset.get("/card/code/").content.decode()
    assert ask(handset).status_code == 422
    assert TextPass.objects.count() == 0


def test_neither_number_nor_code_is_written_down(gateway, door, handset, noon, caplog) -> None:
    caplog.handler.addFilter(Discreet())
    caplog.set_level(logging.DEBUG)
    client = inside(gateway, handset, noon)
    gateway.status = 500
    ask(client)
    deliver(noon)
    lines = [*caplog.messages, *(str(one.__dict__) for one in Entry.objects.all())]
    rows = str(list(TextPass.objects.values()))
    assert not [line for line in [*lines, rows] if NUMBER in line or told(gateway) in line]


@pytest.mark.parametrize("number", ["", "12", "王秀英", "1" * 21, "１３８１２３４０００１"])
def test_what_is_no_number_is_said(gateway, handset, number) -> None:
    assert ask(handset, number).status_code == 422
    assert gateway.messages == []


@pytest.mark.parametrize("address", ["http://plain.example/", "demo", "https://", "gateway"])
def test_on_a_server_it_goes_by_tls_only(monkeypatch, address) -> None:
    monkeypatch.setenv("X_URL", address)
    monkeypatch.setenv("X_KEY", "hidden")
    with pytest.raises(env.BadEnvironment, match="X_URL must be an https"):
        env.gateway("X", may_be_plain=False)
    monkeypatch.setenv("X_URL", "https://gateway.example/")
    assert "hidden" not in repr(env.gateway("X", may_be_plain=False))


def test_who_is_not_told_the_key_sends_nothing(gateway, settings, noon, monkeypatch) -> None:
    monkeypatch.setenv("X_URL", "https://gateway.example/")
    assert env.gateway("X", may_be_plain=False) == Gateway("https://gateway.example/", "")
    settings.KETING_SMS = Gateway(gateway.gateway.address, "")
    with pytest.raises(texting.NotSent):
        texting.send(number=NUMBER, words="x", at=noon)
    assert gateway.messages == []


def test_in_the_demo_nothing_goes_out(settings, door, handset, noon) -> None:
    from committees.households.demo.card import demo_codes

    settings.KETING_SMS = Gateway("demo", "")
    ask(handset)
    row = deliver(noon)
    (line,) = demo_codes(noon)
    assert line.startswith(code_of(row.pk))
    assert handset.post(TYPE, {"code": line[:6]}).status_code == 302


def test_asking_is_refused_while_nothing_can_be_counted(gateway, door, handset, monkeypatch) -> None:
    def lost(*parts: str, **more: int) -> None:
        msg = "limits_unknown"
        raise Refusal(msg, "x")

    monkeypatch.setattr(limits, "take", lost)
    assert ask(handset).status_code == 422
    assert TextPass.objects.count() == 0
