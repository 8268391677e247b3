"""Booking and waiting with a household card, and the desk for a door: the limit is the household's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from committees.households.models import Household
from committees.households.services.cards import print_card
from committees.rooms.kinds import BookerKind
from committees.rooms.models import Booking, Waiting
from committees.rooms.services import book_room, extend_booking, join_waitlist, move_booking
from committees.rooms.services.guards import FewOfHousehold
from keting.refusal import Refusal
from tenants.scope import scope
from tests.committees.rooms.conftest import THURSDAY
from tests.committees.rooms.test_pages import TYPED
from tests.kernel.test_limits import tried

HOURS = ("08:00-09:00", "10:00-11:00", "12:00-13:00", "14:00-15:00", "16:00-17:00", "18:00-19:00")


@pytest.fixture
def door(home):
    """3-1-502."""
    return Household.objects.create(building="3", unit="1", room_no="502", since=date(2026, 1, 1))


@pytest.fixture
def neighbours(home):
    """3-1-503."""
    return Household.objects.create(building="3", unit="1", room_no="503", since=date(2026, 1, 1))


@pytest.fixture
def resident(home, client_of, rooms, door, worker, noon, time_machine):
    """A browser that has shown the card of 3-1-502."""
    time_machine.move_to(noon, tick=False)
    client = client_of(home, REMOTE_ADDR="10.9.8.7")
    client.post("/card/code/", {"code": print_card(household=door, by=worker.account, at=noon).secret})
    return client


def test_the_limit_is_the_households_by_whatever_telephone(book, door, neighbours, rooms):
    most = rooms["multi"].open_bookings
    for n in range(most):
        book(hours=HOURS[n], household=door, phone=f"1381234000{n}")
    with pytest.raises(Refusal, match="too_many_of_household") as caught:
        book(hours=HOURS[most], household=door)
    assert caught.value.facts["number"] == "R-125"
    assert book(hours=HOURS[most], household=neighbours, phone="13812340000").booking.household == neighbours
    assert book(hours=HOURS[most + 1], household=door, booker_kind=BookerKind.COMMITTEE)


@pytest.mark.parametrize("is_guarded", [True, False])
def test_of_many_at_once_no_more_than_the_limit(
    real_db, home, ask, door, rooms, noon, monkeypatch, is_guarded
):
    """The twin counts without the lock."""
    if not is_guarded:
        monkeypatch.setattr("committees.rooms.services.guards.LOCK_HOUSEHOLD", "SELECT %s")
    asked = [ask(hours=hours, on=THURSDAY + timedelta(days=n), household=door, room=room)
             for n in (0, 1) for hours in HOURS[:4] for room in ("multi", "activity")]  # fmt: skip

    def booking(request):
        with scope(home):
            return tried(lambda: book_room(request=request, at=noon))

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(booking, asked)).count("tried")
    most = rooms["multi"].open_bookings
    assert found == most if is_guarded else found > most


def test_whatever_becomes_of_it_it_stays_the_households(ask, book, door, noon):
    booked = book(household=door, hours="14:00-15:00").booking
    later = extend_booking(booking=booked, until=booked.ends_at + timedelta(hours=1), at=noon).booking
    moved = move_booking(booking=later, to=ask(hours="18:00-19:00", household=door), at=noon).booking
    assert {booked.household, later.household, moved.household} == {door}


def test_a_household_waits_once_for_a_time(ask, book, door, neighbours, noon):
    book()
    for household in (door, neighbours):
        join_waitlist(request=ask(household=household), at=noon)
    with pytest.raises(Refusal, match="waiting_twice"):
        join_waitlist(request=ask(household=door, phone="13812345678"), at=noon)
    row = Waiting.objects.filter(household=door).get()
    row.pk, row.reference_hash = None, "x"
    with pytest.raises(IntegrityError, match="waiting_once_a_household"), transaction.atomic():
        row.save(force_insert=True)


def test_with_the_card_no_name_is_asked_for(resident, door):
    page = resident.get("/rooms/multi/book/").content.decode()
    assert "3号楼 1单元 502室" in page
    answer = resident.post("/rooms/multi/book/", {**TYPED, "contact_name": "", "phone": ""})
    made = Booking.objects.get()
    assert (made.household, made.contact_name, made.booked_via) == (door, "3-1-502", "web")
    assert "我家" in resident.get(answer.url).content.decode()
    taken = resident.post("/rooms/multi/book/", {**TYPED, "contact_name": "", "phone": ""})
    assert taken.status_code == 409
    waits = resident.post("/rooms/multi/wait/", {**TYPED, "contact_name": "", "phone": ""})
    assert waits.status_code == 302
    assert Waiting.objects.get().household == door


def test_without_it_all_is_as_before(resident, home, client_of):
    stranger = client_of(home)
    assert stranger.post("/rooms/multi/book/", {**TYPED, "contact_name": ""}).status_code == 422
    forged = {**TYPED, "contact_name": "", "door": "3-1-502", "household": "3-1-502"}
    assert stranger.post("/rooms/multi/book/", forged).status_code == 422
    stranger.post("/rooms/multi/book/", TYPED)
    made = Booking.objects.get()
    assert (made.household, made.contact_name) == (None, "沈阿姨")


@pytest.mark.parametrize("words", ["3-1-502", "3号楼1单元502室", " 3-1-502 "])
def test_the_desk_books_for_a_door(
    home, client_of, rooms, door, neighbours, worker, noon, time_machine, words
):
    time_machine.move_to(noon, tick=False)
    desk = client_of(home, worker.account)
    given = {**TYPED, "contact_name": "", "phone": "", "door": words}
    assert desk.post("/staff/rooms/multi/book/", given).status_code == 302
    made = Booking.objects.get()
    assert (made.household, made.booked_via, made.booked_by) == (door, "desk", worker)
    refused = desk.post("/staff/rooms/multi/book/", given)
    assert 'name="door" value="3-1-502"' in refused.content.decode()
    for wrong in ({"door": "3-1"}, {"door": "9-9-999"}, {"door": ""}):
        assert desk.post("/staff/rooms/activity/book/", {**given, **wrong}).status_code == 422


def test_the_rule_says_how_many(ask, door):
    assert FewOfHousehold().words(ask(household=door)) == {"most": ask().room.open_bookings}
