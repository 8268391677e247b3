"""What a browser has opened with a code: which rows, for how long, and how often one may guess."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import RequestFactory

from committees.activities.models import SignUp
from committees.households.models import Household
from committees.households.services import cards
from committees.rooms.models import Booking, Room, Waiting
from committees.rooms.selectors.bookings import code_among
from keting import clock, opened
from tenants.models import Tenant
from tenants.scope import scope
from tests.architecture.planted import activity, booking
from tests.clients import HostClient

Clients = Callable[..., HostClient]
COOKIE = "keting_opened"
# By what is opened: its address and where its code is typed.
PATHS = {
    "booking": ("/rooms/booked/{booking_id}/", "/rooms/give-back/"),
    "ics": ("/rooms/booked/{booking_id}/booking.ics", "/rooms/give-back/"),
    "give_back": ("/rooms/booked/{booking_id}/give-back/", "/rooms/give-back/"),
    "waiting": ("/rooms/waiting/{waiting_id}/", "/rooms/give-back/"),
    "sign_up": ("/activities/{activity_id}/signed/{sign_up_id}/", "/activities/{activity_id}/withdraw/"),
}


@pytest.fixture
def row(home: Tenant) -> dict[str, Any]:
    """A booking, somebody who waits for its hours, somebody signed up."""
    one, other = booking(None), activity(None)
    return one | other | {"codes": {"waiting": one["codes"][1], "sign_up": other["codes"][0]},
                          "code": one["codes"][0]}  # fmt: skip


def told(client: HostClient, path: str) -> tuple[int, bytes]:
    answer = client.get(path)
    return answer.status_code, answer.content


@pytest.mark.parametrize("what", PATHS)
def test_an_id_opens_nothing_and_the_code_opens_it(
    home: Tenant, row: dict[str, Any], client_of: Clients, what: str
) -> None:
    path, typed = (one.format(**row) for one in PATHS[what])
    mine, stranger = client_of(home), client_of(home)
    code = row["codes"].get(what, row["code"])
    assert mine.post(typed, {"code": code.lower(), "look": "1"}).status_code == 302
    assert told(mine, path)[0] == 200
    missing = {name: uuid4() if name.endswith("_id") else one for name, one in row.items()}
    missing["activity_id"] = row["activity_id"]
    never = told(stranger, PATHS[what][0].format(**missing))
    assert told(stranger, path) == never == (404, never[1])
    assert code not in mine.cookies[COOKIE].value


@pytest.mark.parametrize("what", PATHS)
def test_the_twin_that_believes_the_id_would_open_to_anybody(
    home: Tenant, row: dict[str, Any], client_of: Clients, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr("committees.rooms.selectors.bookings.code_among", lambda codes, found: "ABCD2345")
    monkeypatch.setattr("committees.rooms.selectors.coming.code_among", lambda codes, found: "ABCD2345")
    monkeypatch.setattr(
        "committees.activities.views.resident.selectors.sign_up_opened",
        lambda activity_id, sign_up_id, codes, household: SignUp.objects.get(pk=sign_up_id),
    )
    assert told(client_of(home), PATHS[what][0].format(**row))[0] == 200


@pytest.mark.parametrize("what", PATHS)
def test_the_household_opens_its_own_and_next_door_nothing(
    home: Tenant, row: dict[str, Any], client_of: Clients, lead: Any, what: str
) -> None:
    path, day = PATHS[what][0].format(**row), clock.today()
    doors = [Household.objects.create(building="3", room_no=no, since=day) for no in ("501", "502")]
    for model in (Booking, Waiting, SignUp):
        model._default_manager.update(household=doors[0])
    family, others = client_of(home), client_of(home)
    for client, door in zip((family, others), doors, strict=True):
        secret = cards.print_card(household=door, by=lead.account, at=clock.now()).secret
        client.post("/card/code/", {"code": secret})
    assert [told(client, path)[0] for client in (family, others)] == [200, 404]
    page = told(family, path)[1].decode()
    assert row["code"][:4] not in page


def test_after_thirty_days_out_or_signed_out_it_is_forgotten(
    home: Tenant, row: dict[str, Any], client_of: Clients, lead: Any, time_machine: Any
) -> None:
    time_machine.move_to(clock.now(), tick=False)
    path = PATHS["booking"][0].format(**row)
    mine, desk = client_of(home), client_of(home, lead.account)
    kept = client_of(home)
    for client in (mine, desk, kept):
        client.open_with(row["code"])
    desk.post("/staff/sign-out/")
    mine.post("/card/out/")
    assert [told(client, path)[0] for client in (mine, desk, kept)] == [404, 404, 200]
    kept.cookies[COOKIE]["max-age"] = ""
    time_machine.shift(timedelta(days=30, seconds=1))
    assert told(kept, path)[0] == 404


def test_of_more_than_twenty_the_oldest_is_forgotten(home: Tenant) -> None:
    request = RequestFactory().get("/")
    names = [f"CODE{n:04}" for n in range(25)]
    for name in [*names, names[10]]:
        answer = opened.keep(request, _Answer(), name)
        request.COOKIES[COOKIE] = answer.value
        assert len(answer.value) < 1000
    assert opened.codes(request) == ("CODE0010", *[f"CODE{n:04}" for n in range(24, 4, -1) if n != 10])


class _Answer:
    value = ""

    def set_cookie(self, _name: str, value: str, **how: Any) -> None:
        assert (how["httponly"], how["samesite"]) == (True, "Lax")
        self.value = value


def test_a_cookie_of_next_door_or_of_ones_own_making_opens_nothing(
    home: Tenant, neighbour: Tenant, row: dict[str, Any], client_of: Clients
) -> None:
    path, mine = PATHS["booking"][0].format(**row), client_of(home)
    with scope(neighbour):
        theirs = opened.keep(RequestFactory().get("/"), _Answer(), row["code"]).value
    for value in (theirs, f"{row['code']}.9999999999", "x" * 5000, "x", "AAAA", ""):
        mine.cookies[COOKIE] = value
        assert told(mine, path)[0] == 404


@pytest.mark.parametrize("is_guarded", [True, False])
def test_the_sixth_guess_is_not_looked_at(
    home: Tenant, row: dict[str, Any], client_of: Clients, monkeypatch: pytest.MonkeyPatch, is_guarded: bool
) -> None:
    """Whether bookings, places in the queue or sign-ups: one purse of tries. The twin counts none."""
    if not is_guarded:
        monkeypatch.setattr("keting.opened.limits.take", lambda *parts: None)
    guesser, sign_up = client_of(home), f"/activities/{row['activity_id']}/withdraw/"
    for n in range(3):
        assert guesser.post("/rooms/give-back/", {"code": f"ABCD234{n + 2}"}).status_code == 422
        guesser.post(sign_up, {"code": f"ABCD2{n}"})
    answers = [guesser.post("/rooms/give-back/", {"code": row["code"]}).status_code]
    answers.append(guesser.post(sign_up, {"code": row["codes"]["sign_up"], "look": "1"}).status_code)
    assert answers == ([422, 422] if is_guarded else [302, 302])
    assert client_of(home).post("/rooms/give-back/", {"code": row["code"]}).status_code == 302


def test_right_codes_use_up_no_tries(home: Tenant, row: dict[str, Any], client_of: Clients) -> None:
    client = client_of(home)
    assert {client.post("/rooms/give-back/", {"code": row["code"]}).status_code for _n in range(9)} == {302}


def test_what_is_offered_is_opened_to_say_yes_and_then_as_a_booking(
    home: Tenant, row: dict[str, Any], client_of: Clients
) -> None:
    mine, code = client_of(home), row["codes"]["waiting"]
    place = PATHS["waiting"][0].format(**row)
    giving = client_of(home)
    giving.post(f"{giving.open_with(row['code'])}give-back/", {"reason": "下雨"})
    assert mine.open_with(code) == place
    assert 'name="accept"' in told(mine, place)[1].decode()
    mine.post(place, {"accept": "1"})
    assert mine.open_with(code) == f"/rooms/booked/{Booking.objects.get(occupies=True).pk}/"


def test_whoever_moves_it_keeps_the_slip(
    home: Tenant, row: dict[str, Any], client_of: Clients, noon: datetime
) -> None:
    """By the old address and by the new; nobody else by either."""
    mine, old = client_of(home), PATHS["booking"][0].format(**row)
    mine.open_with(row["code"])
    found = Booking.objects.get(pk=row["booking_id"])
    given = {"day": str(found.day + timedelta(days=1)), "starts": "09:00", "ends": "10:00"}
    new = mine.post(f"{old}move/", given).url
    assert new != old
    spaced = f"{row['code'][:4]} {row['code'][4:]}"
    assert [spaced in told(mine, one)[1].decode() for one in (old, new)] == [True, True]
    assert [told(client_of(home), one)[0] for one in (old, new)] == [404, 404]
    assert code_among([row["code"]], Booking.objects.get(replaces=found)) == row["code"]
    assert Room.objects.exists()
