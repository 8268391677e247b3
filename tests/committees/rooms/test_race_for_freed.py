"""Time that is given up, moved away from or run out goes to the queue, whoever comes by at that moment."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from committees.rooms.kinds import State, WaitState
from committees.rooms.models import Booking, Waiting
from committees.rooms.services import (
    book_room,
    cancel_booking,
    cancelling,
    changing,
    hold_room,
    join_waitlist,
    move_booking,
    waiting,
)
from keting.refusal import Refusal
from tenants.scope import scope
from tests.committees.rooms.conftest import THURSDAY

ROUNDS, PASSERS_BY = 6, 3
DAYS = [THURSDAY + timedelta(days=n) for n in range(ROUNDS)]


@contextmanager
def only_freeing(days, at):
    """What is free is free for all, the queue comes later."""
    with transaction.atomic():
        yield


@pytest.fixture
def unguarded(monkeypatch):
    """The queue is served after it can be seen that time is free."""
    for module in (cancelling, changing, waiting):
        monkeypatch.setattr(module, "freeing", only_freeing)


def race(home, ask, noon, free):
    """Each day one gives the time up, one waits for it, and some ask for it without end."""
    for day in DAYS:
        given_up = free(day)
        join_waitlist(request=ask(on=day, contact_name="waits"), at=noon)
        barrier, over = Barrier(1 + PASSERS_BY, timeout=30), Event()

        def give_up(call=given_up, barrier=barrier, over=over):
            try:
                with scope(home):
                    barrier.wait()
                    call()
            finally:
                over.set()
                connection.close()

        def ask_on(day=day, barrier=barrier, over=over):
            with scope(home):
                barrier.wait()
                while not over.is_set():
                    try:
                        book_room(request=ask(on=day, contact_name="passes by"), at=noon)
                    except Refusal:
                        continue
            connection.close()

        with ThreadPoolExecutor(1 + PASSERS_BY) as pool:
            for done in [pool.submit(give_up), *(pool.submit(ask_on) for _ in range(PASSERS_BY))]:
                done.result()


def cancelled(book, noon):
    """By cancelling."""

    def free(day):
        made = book(on=day).booking
        return lambda: cancel_booking(booking=made, reason="下雨", at=noon)

    return free


def moved(book, ask, noon):
    """By moving to the morning."""

    def free(day):
        made, to = book(on=day).booking, ask(on=day, hours="09:00-11:00")
        return lambda: move_booking(booking=made, to=to, at=noon)

    return free


def test_what_is_given_back_is_the_queues(real_db, home, ask, book, noon):
    race(home, ask, noon, cancelled(book, noon))
    assert Waiting.objects.filter(state=WaitState.OFFERED).count() == ROUNDS
    assert not Booking.objects.filter(contact_name="passes by").exists()


def test_what_is_moved_away_from_is_the_queues(real_db, home, ask, book, noon):
    race(home, ask, noon, moved(book, ask, noon))
    assert Waiting.objects.filter(state=WaitState.OFFERED).count() == ROUNDS
    assert Booking.objects.filter(occupies=True, state=State.CONFIRMED).count() == ROUNDS


def test_what_has_run_out_is_the_queues(home, ask, noon):
    for day in DAYS:
        hold_room(request=ask(on=day), at=noon - timedelta(minutes=20))
        join_waitlist(request=ask(on=day, contact_name="waits"), at=noon)
        with pytest.raises(Refusal, match="room_taken"):
            book_room(request=ask(on=day, contact_name="passes by"), at=noon)
    assert Waiting.objects.filter(state=WaitState.OFFERED).count() == ROUNDS


def test_where_it_is_seen_free_first_somebody_is_skipped(real_db, home, ask, book, noon, unguarded):
    race(home, ask, noon, cancelled(book, noon))
    assert Booking.objects.filter(contact_name="passes by").exists()
