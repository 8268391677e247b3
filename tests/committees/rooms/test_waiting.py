"""The queue: in order, held, running out; with many at once nobody gets two and nobody is skipped."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from time import sleep

import pytest
from django.db import connection

from committees.rooms.kinds import State
from committees.rooms.models import Booking, Call, Waiting
from committees.rooms.selectors import booking_of, calls_open, place_of
from committees.rooms.services import (
    cancel_booking,
    join_waitlist,
    lapse_holds,
    offer_waiting,
    settle_hold,
    waiting,
    withdraw_waiting,
)
from keting.refusal import Refusal
from tenants.scope import scope
from tests.committees.rooms.conftest import THURSDAY
from tests.committees.rooms.test_pages import TYPED

HOUR = timedelta(hours=1)
CLIENTS, ROUNDS = 6, 8


@pytest.fixture
def wait(ask, noon):
    """`wait(name, minutes=…)`: stands in the queue for Thursday two o'clock."""

    def join(name, late=0, worker=None, **fields):
        asked = ask(contact_name=name, worker=worker, **fields)
        return join_waitlist(request=asked, at=noon + timedelta(minutes=late))

    return join


def served():
    """Who has been offered a time, in the order of the queue."""
    rows = Waiting.objects.filter(offer__isnull=False).order_by("asked_at", "id")
    return list(rows.values_list("contact_name", flat=True))


def test_the_first_in_the_queue_is_offered_what_is_given_back(book, wait, noon):
    made = book().booking
    (_first, code), _second = wait("王阿姨"), wait("李先生", 1)
    assert (place_of(code).before, offer_waiting(at=noon)) == (0, 0)
    cancel_booking(booking=made, reason="下雨", at=noon)
    assert served() == ["王阿姨"]
    offer = booking_of(code)
    assert (offer.state, offer.awaits, offer.expires_at) == (State.HELD, "offer", noon + 12 * HOUR)
    assert settle_hold(booking_id=offer.pk, at=noon).state == State.CONFIRMED
    assert Call.objects.get().kind == "offered"


def test_behind_a_taken_time_a_long_queue_costs_one_look(book, wait, noon, queries_of):
    made, other = book().booking, book(hours="09:00-10:00").booking
    another = book(hours="10:00-11:00").booking
    wait("0")
    few = queries_of(lambda: cancel_booking(booking=other, reason="下雨", at=noon))
    for number in range(1, 12):
        wait(str(number), number)
    assert queries_of(lambda: cancel_booking(booking=another, reason="下雨", at=noon)) == few
    cancel_booking(booking=made, reason="下雨", at=noon)
    assert served() == ["0"]


def test_who_does_not_answer_is_passed_over_and_told(book, wait, noon):
    made = book().booking
    wait("王阿姨"), wait("李先生", 1)
    cancel_booking(booking=made, reason="下雨", at=noon)
    later = noon + 12 * HOUR
    assert (lapse_holds(at=later), offer_waiting(at=later)) == (1, 0)
    assert served() == ["王阿姨", "李先生"]
    assert Call.objects.filter(kind="lapsed").count() == 1


def test_who_is_telephoned_has_longer_and_stands_on_the_list(
    book, wait, noon, worker, home, client_of, time_machine
):
    time_machine.move_to(noon, tick=False)
    made = book().booking
    _row, code = wait("沈阿姨", worker=worker)
    page = client_of(home, worker.account).get("/staff/rooms/calls/").content.decode()
    assert "沈阿姨" in page
    cancel_booking(booking=made, reason="下雨", at=noon)
    assert booking_of(code).expires_at == noon + 36 * HOUR


def test_whom_the_first_cannot_stop_is_served_and_the_first_stays(book, wait, noon):
    made, _other = book().booking, book(hours="16:00-17:00")
    wait("王阿姨", hours="15:00-16:30")
    wait("李先生", 1, hours="14:00-15:00")
    cancel_booking(booking=made, reason="下雨", at=noon)
    assert served() == ["李先生"]
    assert Waiting.objects.get(contact_name="王阿姨").state == "waiting"


def test_one_waits_once_and_may_leave(book, wait, noon):
    book()
    row, _code = wait("王阿姨", phone="13812341234")
    with pytest.raises(Refusal, match="waiting_twice"):
        wait("王阿姨", 1, phone="13812341234")
    withdraw_waiting(waiting_id=row.pk, at=noon)
    with pytest.raises(Refusal, match="not_waiting"):
        withdraw_waiting(waiting_id=row.pk, at=noon)
    wait("王阿姨", 2, phone="13812341234")
    with pytest.raises(Refusal, match="room_closed"):
        wait("王阿姨", 3, hours="20:00-22:00")


def test_what_has_passed_is_over(book, wait, noon):
    book()
    row, _code = wait("王阿姨")
    for at, state in ((row.starts_at, "waiting"), (row.ends_at, "over")):
        offer_waiting(at=at)
        row.refresh_from_db()
        assert row.state == state


def test_from_the_refusal_into_the_queue_and_out(home, client_of, book, rooms, noon, time_machine):
    time_machine.move_to(noon, tick=False)
    client, made = client_of(home), book().booking
    refused = client.post("/rooms/multi/book/", TYPED)
    assert "/rooms/multi/wait/" in refused.content.decode()
    path = client.post("/rooms/multi/wait/", TYPED).url
    assert client.get(path).status_code == 200
    cancel_booking(booking=made, reason="下雨", at=noon)
    assert len(calls_open()) == 1
    # Pressed twice it is the same.
    assert [client.post(path, {"accept": "1"}).status_code for _press in range(2)] == [302, 302]
    assert (Booking.objects.get(occupies=True).state, calls_open()) == (State.CONFIRMED, [])
    slip = f"/rooms/booked/{Booking.objects.get(occupies=True).pk}/"
    assert slip in client.get(path).content.decode()
    assert client.get(slip).status_code == 200
    assert client.post(path, {"withdraw": "1"}).status_code == 409
    assert client_of(home).get(path).status_code == 404


@pytest.fixture
def slow_first(monkeypatch):
    """Whoever stands first takes a moment longer to be served."""
    hold = waiting._hold

    def slow(row, at):
        if row.contact_name.startswith("first"):
            sleep(0.05)
        return hold(row, at)

    monkeypatch.setattr(waiting, "_hold", slow)


def race(home, at):
    """The sweep from many connections at the same moment."""
    barrier = Barrier(CLIENTS, timeout=30)

    def sweep(_number):
        with scope(home):
            barrier.wait()
            offer_waiting(at=at)
        connection.close()

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(sweep, range(CLIENTS)))


def rounds_of(wait, book):
    """Each day one is wanted whole by the first, and in part by the second."""
    for number in range(ROUNDS):
        day = THURSDAY + timedelta(days=number)
        wait(f"first {number}", 2 * number, on=day, hours="14:00-16:00")
        wait(f"second {number}", 2 * number + 1, on=day, hours="15:00-16:00")


def test_with_many_at_once_the_first_is_served_and_nobody_twice(real_db, home, wait, book, noon, slow_first):
    rounds_of(wait, book)
    race(home, noon)
    assert served() == [f"first {number}" for number in range(ROUNDS)]
    assert Booking.objects.filter(occupies=True).count() == ROUNDS


def test_where_the_queue_is_not_waited_for_somebody_is_skipped(
    real_db, home, wait, book, noon, slow_first, monkeypatch
):
    monkeypatch.setattr(waiting, "LOCK", {"skip_locked": True})
    rounds_of(wait, book)
    race(home, noon)
    assert any(name.startswith("second") for name in served())
