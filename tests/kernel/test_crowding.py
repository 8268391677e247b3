"""Whoever finds no seat is told at once, and noisy addresses leave room for quiet ones."""

import os
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta

import pytest

from keting import clock, crowding
from keting.accounts.models import Account
from keting.accounts.services import open_account, prove_password
from keting.crowding import AT_ONCE, MEMORY, Room
from keting.hashing import GIVES_WAY, UnhurriedArgon2, aside
from keting.refusal import Refusal
from tenants.models import Tenant
from tests.clients import HostClient

NOW, PASSWORD = clock.now(), "a long enough phrase"
NOISY = ["192.0.2.1", "192.0.2.2", "192.0.2.3"]
QUIET = "198.51.100.1"


def failing(room: Room, address: str) -> None:
    """Somebody fails from there."""
    with pytest.raises(Refusal, match="invalid_login"), room.seat(address, NOW):
        raise Refusal("invalid_login", "no")


def seated(room: Room, *addresses: str) -> list[str]:
    """What each of them is told while all before are still waiting."""
    told = []
    with ExitStack() as waiting:
        for address in addresses:
            try:
                waiting.enter_context(room.seat(address, NOW))
                told.append("seat")
            except Refusal as refusal:
                told.append(refusal.code)
    return told


def test_whoever_finds_no_seat_is_told_at_once() -> None:
    room = Room()
    assert seated(room, *NOISY) == ["seat", "seat", "crowded"]
    assert seated(room, QUIET) == ["seat"]


def test_the_noisy_share_a_seat_and_the_quiet_find_one() -> None:
    room = Room()
    for address in NOISY:
        failing(room, address)
    assert seated(room, *NOISY, QUIET) == ["seat", "crowded", "crowded", "seat"]


def test_without_a_memory_of_failures_the_quiet_stay_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    room = Room()
    for address in NOISY:
        failing(room, address)
    monkeypatch.setattr(crowding, "MEMORY", timedelta(0))
    assert seated(room, *NOISY, QUIET) == ["seat", "seat", "crowded", "crowded"]


def test_a_failure_is_forgotten_in_time_and_when_it_was_right() -> None:
    room = Room()
    for address in NOISY[:2]:
        failing(room, address)
    with room.seat(NOISY[0], NOW), room.seat(NOISY[1], NOW + MEMORY):
        pass
    assert seated(room, *NOISY[:2]) == ["seat", "seat"]


def test_no_more_is_remembered_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowding, "MOST", 2)
    room = Room()
    for address in NOISY:
        failing(room, address)
    assert list(room._failed) == NOISY[1:]


def answered(room: Room, address: str, *, times: int, apart: float) -> int:
    """How many of so many calls, so many seconds apart, the gate lets through."""
    calls = [NOW + timedelta(seconds=apart * number) for number in range(times)]
    return sum(not room.turns_away(address, at, is_try=False) for at in calls)


def test_the_noisy_together_get_ten_answers_a_second() -> None:
    room = Room()
    failing(room, NOISY[0])
    assert answered(room, NOISY[0], times=500, apart=0.01) == AT_ONCE + 49
    assert answered(room, NOISY[1], times=500, apart=0.01) == 500


def test_who_asks_slowly_or_comes_before_the_clock_was_set_back_is_answered() -> None:
    room = Room()
    failing(room, NOISY[0])
    assert answered(room, NOISY[0], times=50, apart=0.1) == 50
    assert not room.turns_away(NOISY[0], NOW - timedelta(minutes=1), is_try=False)


def test_without_a_pace_the_noisy_get_all_they_ask_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    room = Room()
    failing(room, NOISY[0])
    monkeypatch.setattr(crowding, "PACE", timedelta(0))
    assert answered(room, NOISY[0], times=500, apart=0.01) == 500


@pytest.mark.parametrize("is_guarded", [True, False])
def test_who_comes_again_sooner_than_told_is_told_at_the_gate(
    monkeypatch: pytest.MonkeyPatch, *, is_guarded: bool
) -> None:
    """Only while no seat is free; the twin forgets whom it has told."""
    if not is_guarded:
        monkeypatch.setattr(crowding, "COME_AGAIN", timedelta(0))
    room, soon = Room(), NOW + timedelta(seconds=1)
    with room.seat(NOISY[0], NOW), room.seat(NOISY[1], NOW):
        assert not room.turns_away(QUIET, NOW, is_try=True)
        assert seated(room, QUIET) == ["crowded"]
        assert room.turns_away(QUIET, soon, is_try=True) is is_guarded
        assert not room.turns_away(QUIET, NOW + timedelta(seconds=3), is_try=True)
        assert not room.turns_away(QUIET, soon, is_try=False)
    assert not room.turns_away(QUIET, soon, is_try=True)


def test_the_noisy_wait_until_nobody_quiet_does() -> None:
    room = Room()
    failing(room, NOISY[0])
    assert seated(room, QUIET, NOISY[0]) == ["seat", "crowded"]


def test_a_full_house_takes_no_try_and_keeps_the_name(
    home: Tenant, client_of: Callable[..., HostClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    account = open_account(username="fan", display_name="范", roles=["worker"], password=PASSWORD)
    with monkeypatch.context() as full:
        full.setattr(crowding, "SEATS", 0)
        full.setattr("keting.accounts.services.passwords.ROOM", Room())
        for _guess in range(7):
            answer = client_of(home).post("/staff/sign-in/", {"username": "fan", "password": PASSWORD})
        assert (answer.status_code, answer["Retry-After"]) == (503, "3")
        assert 'value="fan"' in answer.content.decode()
        assert PASSWORD not in answer.content.decode()
    assert prove_password(username="fan", password=PASSWORD, address="127.0.0.1", at=NOW) == account


def test_a_noisy_address_is_told_in_one_line(
    home: Tenant, client_of: Callable[..., HostClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowding, "FOR_SUSPECTS", 0)
    monkeypatch.setattr("keting.accounts.services.passwords.ROOM", Room())
    given, client = {"username": "nobody", "password": PASSWORD}, client_of(home)
    first, second = (client.post("/staff/sign-in/", given) for _guess in range(2))
    assert (first.status_code, second.status_code) == (200, 429)
    assert len(second.content) < 200 < len(first.content)


@pytest.mark.parametrize("is_guarded", [True, False])
def test_the_gate_turns_the_noisy_away_before_anything_is_done(
    home: Tenant, client_of: Callable[..., HostClient], monkeypatch: pytest.MonkeyPatch, *, is_guarded: bool
) -> None:
    """The twin has a gate that knows of nobody: the house has worked before it says no."""
    monkeypatch.setattr(crowding, "FOR_SUSPECTS", 0)
    full, done = Room(), []
    monkeypatch.setattr("keting.accounts.services.passwords.ROOM", full)
    monkeypatch.setattr("keting.crowding.ROOM", full if is_guarded else Room())
    monkeypatch.setattr("keting.hints.hint", lambda: done.append("worked"))
    given, client = {"username": "nobody", "password": PASSWORD}, client_of(home)
    client.post("/staff/sign-in/", given)
    done.clear()
    answer = client.post("/staff/sign-in/", given)
    assert (answer.status_code, answer["Retry-After"]) == (429, "3")
    assert done == ([] if is_guarded else ["worked"])
    assert client.get("/staff/sign-in/").status_code == 200


def test_hashes_are_made_one_at_a_time_by_a_thread_that_gives_way() -> None:
    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    here = niceness()
    assert aside(niceness) == min(19, here + GIVES_WAY)
    assert niceness() == here
    assert UnhurriedArgon2().verify("x", UnhurriedArgon2().encode("x", "0123456789abcdef"))


def test_accounts_are_hashed_so(home: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = []
    monkeypatch.setattr("keting.hashing.aside", lambda work: hashed.append(1) or work())
    account = Account(username="x")
    account.set_password(PASSWORD)
    assert (account.check_password(PASSWORD), len(hashed)) == (True, 2)
