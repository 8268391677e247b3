"""Moves, series and offers that want the same hours at once: one has them; with the guard off both do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from django.db import connection

from committees.rooms.kinds import DateState, State
from committees.rooms.models import Booking, Claim, Series, SeriesDate
from committees.rooms.services import Recurrence, book_room, book_series, guards, move_booking
from keting.refusal import Refusal
from tenants.scope import scope
from tests.committees.rooms.conftest import THURSDAY
from tests.committees.rooms.test_race import CHECK_THEN_INSERT, drop, overlaps

ROUNDS = 8
HOURS = ("09:00-10:00", "18:00-19:00")


def at_once(home, calls):
    """What each call came to, all begun at the same moment on connections of their own."""

    def run(call):
        with scope(home):
            barrier.wait()
            try:
                call()
            except Refusal as refusal:
                return refusal.code
            finally:
                connection.close()
        return "done"

    barrier = Barrier(len(calls), timeout=30)
    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))


def race_of_moves(home, book, ask, noon):
    """Each day two bookings, early and late, both move to the afternoon."""
    outcomes = []
    for day in (THURSDAY + timedelta(days=n) for n in range(ROUNDS)):
        pair = [book(on=day, hours=hours).booking for hours in HOURS]
        wanted = [ask(on=day, hours="14:00-15:00"), ask(on=day, hours="14:30-15:30")]
        moves = [
            lambda made=made, to=to: move_booking(booking=made, to=to, at=noon)
            for made, to in zip(pair, wanted, strict=True)
        ]
        outcomes.append(at_once(home, moves))
    return outcomes


def test_of_two_moves_one_comes_through_and_the_other_stays(real_db, home, book, ask, noon):
    assert race_of_moves(home, book, ask, noon) == [["done", "room_taken"]] * ROUNDS
    assert (overlaps(), Booking.objects.filter(occupies=True).count()) == (0, 2 * ROUNDS)
    assert Booking.objects.filter(state=State.MOVED).count() == ROUNDS
    assert Claim.objects.filter(is_active=True).count() == 2 * ROUNDS


def test_without_the_constraint_both_move(real_db, home, book, ask, noon, monkeypatch):
    drop("rooms_claim", "claim_space_free")
    monkeypatch.setattr(guards, "TAKE_SPACES", CHECK_THEN_INSERT)
    assert ["done", "done"] in race_of_moves(home, book, ask, noon)
    assert overlaps() > 0


def test_one_booking_moved_twice_at_once_goes_to_one_place(real_db, home, book, ask, noon):
    for day in (THURSDAY + timedelta(days=n) for n in range(ROUNDS)):
        made = book(on=day).booking
        targets = [ask(on=day, hours=hours) for hours in HOURS]
        moves = [lambda to=to, made=made: move_booking(booking=made, to=to, at=noon) for to in targets]
        assert at_once(home, moves) == ["done", "not_open"]
    assert Booking.objects.filter(occupies=True).count() == ROUNDS


def race_of_series(home, ask, worker, noon):
    """Two clubs want every Thursday of two months, half an hour apart."""
    last = THURSDAY + timedelta(days=7 * 7)
    every = Recurrence(pattern="weekly", weekdays="4", first=THURSDAY, last=last)
    asked = [ask(hours=hours, worker=worker, title=hours) for hours in ("14:00-16:00", "14:30-16:30")]
    calls = [
        lambda one=one: book_series(request=one, recurrence=every, is_all_or_nothing=False, at=noon)
        for one in asked
    ]
    return at_once(home, calls)


def test_of_two_series_each_date_is_one_clubs_and_waits_for_the_other(real_db, home, ask, worker, noon):
    assert race_of_series(home, ask, worker, noon) == ["done", "done"]
    states = list(SeriesDate.objects.order_by("day").values_list("day", "state"))
    assert (Series.objects.count(), overlaps()) == (2, 0)
    for day in {day for day, _state in states}:
        both = sorted(state for one, state in states if one == day)
        assert both == [DateState.BOOKED, DateState.REFUSED]


def test_without_the_constraint_both_have_every_date(real_db, home, ask, worker, noon, monkeypatch):
    drop("rooms_claim", "claim_space_free")
    monkeypatch.setattr(guards, "TAKE_SPACES", CHECK_THEN_INSERT)
    race_of_series(home, ask, worker, noon)
    assert overlaps() > 0


def race_for_neighbours(home, ask, noon):
    """Each day two choirs and a counselling hour race for rooms with one wall between them."""
    outcomes = []
    for day in (THURSDAY + timedelta(days=n) for n in range(ROUNDS)):
        asked = [
            ask(on=day, use="loud", title="合唱一队"),
            ask(on=day, use="loud", title="合唱二队", hours="15:00-17:00"),
            ask(on=day, room="talk", use="private", hours="14:00-16:00", title="咨询"),
        ]
        calls = [lambda one=one: book_room(request=one, at=noon) for one in asked]
        outcomes.append(at_once(home, calls))
    return outcomes


def test_two_choirs_and_a_counselling_hour(real_db, home, ask, noon):
    for outcome in race_for_neighbours(home, ask, noon):
        assert outcome.count("done") == 1
    assert clashes() == 0


def test_without_the_wall_the_choir_sings_beside_the_counsel(real_db, home, ask, noon):
    drop("rooms_noise", "noise_loud_or_quiet")
    race_for_neighbours(home, ask, noon)
    assert clashes() > 0


def clashes():
    """Loud beside quiet at one wall at the same time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM rooms_noise a JOIN rooms_noise b ON a.wall_id = b.wall_id AND a.is_loud "
            "AND NOT b.is_loud AND a.during && b.during WHERE a.is_active AND b.is_active"
        )
        return cursor.fetchone()[0]
