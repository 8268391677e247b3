"""The day itself: who came, who did not, what is given on, what weighs and fades, keys, what is broken."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Event
from time import sleep

import pytest
from django.db import connection, transaction

from committees.households.models import Household, Resident
from committees.rooms.kinds import Awaits, BookerKind, Came, State
from committees.rooms.models import Absence, Arrival, Booking, Call, Pause, Room, Waiting
from committees.rooms.selectors import booking_of, offer_of
from committees.rooms.selectors.trust import may_be_paused, weight, weight_of
from committees.rooms.services import (
    arriving,
    book_room,
    forgive_absence,
    join_waitlist,
    key_in_sheet,
    lift_pause,
    note_absence,
    note_arrival,
    offer_waiting,
    pause_booker,
    release_absent,
    settle_hold,
)
from keting import clock
from keting.refusal import Refusal
from tenants.scope import scope
from tests.committees.rooms.conftest import THURSDAY

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
START = clock.at(THURSDAY, "14:00")
LATE = START + 15 * MINUTE


@pytest.fixture
def door(home):
    """3-1-502, where a forty-year-old lives."""
    made = Household.objects.create(building="3", unit="1", room_no="502", since=date(2026, 1, 1))
    Resident.objects.create(household=made, name="王淑珍", born_on=date(1986, 1, 1), since=date(2026, 1, 1))
    return made


@pytest.fixture
def stay_away(book):
    """`stay_away(days, **fields)`: a booking so many days before Tuesday noon to which nobody came."""

    def make(days, noon, **fields):
        made = book(on=THURSDAY + DAY * (3 + days), **fields).booking
        back = made.starts_at - DAY * (5 + 2 * days)
        Booking.objects.filter(pk=made.pk).update(state=State.NO_SHOW)
        return Absence.objects.create(booking=made, noted_at=back)

    return make


def test_a_tick_keeps_the_room_and_twice_is_once(book, worker):
    made = book().booking
    for _twice in range(2):
        note_arrival(booking=made, how=Came.DESK, at=START - 5 * MINUTE, worker=worker)
    assert (Arrival.objects.count(), release_absent(at=LATE)) == (1, 0)


def test_too_early_too_late_and_given_back(book, worker):
    made = book().booking
    for at, code in ((START - 31 * MINUTE, "came_too_early"), (made.ends_at, "has_ended")):
        with pytest.raises(Refusal, match=code):
            note_arrival(booking=made, how=Came.DESK, at=at, worker=worker)
    Booking.objects.update(state=State.DECLINED)
    with pytest.raises(Refusal, match="not_open"):
        note_arrival(booking=made, how=Came.DESK, at=START, worker=worker)
    assert not Arrival.objects.exists()


def test_after_a_quarter_of_an_hour_it_is_let_go_of(book):
    made = book(phone="13812341234").booking
    assert release_absent(at=LATE - MINUTE) == 0
    assert (release_absent(at=LATE), release_absent(at=LATE)) == (1, 0)
    made.refresh_from_db()
    assert (made.state, made.occupies) == (State.NO_SHOW, False)
    assert (Absence.objects.get().noted_by, Call.objects.get().kind) == (None, "missed")


def test_the_committees_own_hours_and_rooms_without_grace_stay(book, rooms):
    book(booker_kind=BookerKind.COMMITTEE)
    Room.objects.filter(slug="activity").update(grace_minutes=None)
    book(room="activity")
    assert release_absent(at=LATE) == 0


def test_who_waits_is_offered_the_rest_and_has_a_quarter_of_an_hour(book, ask, noon):
    book()
    _row, code = join_waitlist(request=ask(contact_name="李先生"), at=noon)
    release_absent(at=LATE)
    offer = booking_of(code)
    assert (offer.state, offer.starts_at, offer.ends_at) == (
        State.HELD,
        START + 20 * MINUTE,
        START + 120 * MINUTE,
    )
    assert offer.expires_at == LATE + 15 * MINUTE
    assert settle_hold(booking_id=offer.pk, at=LATE + MINUTE).state == State.CONFIRMED


def test_what_is_left_is_too_short_to_be_offered(book, ask, noon):
    made = book(hours="14:00-14:30").booking
    row, _code = join_waitlist(request=ask(hours="14:00-14:30"), at=noon)
    release_absent(at=LATE)
    offer_waiting(at=made.ends_at - 4 * MINUTE)
    row.refresh_from_db()
    assert (row.state, Waiting.objects.filter(offer__isnull=False).count()) == ("over", 0)


def test_who_comes_late_takes_up_what_is_still_free(book, worker):
    made = book()
    release_absent(at=LATE)
    back = note_arrival(
        booking=booking_of(made.reference), how=Came.DESK, at=LATE + 5 * MINUTE, worker=worker
    )
    assert (booking_of(made.reference), back.state, back.starts_at) == (back, State.CONFIRMED, START)
    assert (Arrival.objects.get().booking, Absence.objects.count()) == (back, 0)
    made.booking.refresh_from_db()
    assert made.booking.state == State.MOVED


def test_who_comes_too_late_finds_others_there(book, ask, worker):
    made = book()
    release_absent(at=LATE)
    book_room(request=ask(hours="14:30-16:00", contact_name="别人"), at=LATE)
    with pytest.raises(Refusal, match="room_taken"):
        note_arrival(booking=booking_of(made.reference), how=Came.DESK, at=LATE + MINUTE, worker=worker)
    assert Absence.objects.count() == 1


def test_the_sheet_keyed_in_later_tells_who_came(book, ask, worker, lead):
    came, absent, given_on, unknown = (
        book(hours=hours).booking for hours in ("08:00-09:00", "10:00-11:00", "14:00-16:00", "17:00-18:00")
    )
    release_absent(at=LATE)
    book_room(request=ask(hours="14:30-16:00", contact_name="别人"), at=LATE)
    told = {"came": {came.pk, given_on.pk}, "absent": {absent.pk}}
    assert key_in_sheet(**told, worker=worker, at=LATE + DAY) == []
    assert set(Arrival.objects.values_list("booking", flat=True)) == {came.pk, given_on.pk}
    assert Absence.objects.get().booking == absent
    unknown.refresh_from_db()
    assert unknown.state == State.CONFIRMED
    assert key_in_sheet(came=set(), absent={came.pk}, worker=worker, at=LATE + DAY) == [came]


def test_nobody_is_said_to_be_absent_too_early_or_twice(book, worker):
    made = book().booking
    with pytest.raises(Refusal, match="absent_too_early"):
        note_absence(booking=made, worker=worker, at=START + 14 * MINUTE)
    note_absence(booking=made, worker=worker, at=LATE)
    with pytest.raises(Refusal, match="not_open"):
        note_absence(booking=made, worker=worker, at=LATE)


def test_an_absence_fades_within_sixty_days():
    left = [round(weight(START, START + DAY * days), 2) for days in (-1, 0, 15, 30, 59, 60, 90)]
    assert left == [1, 1, 0.75, 0.5, 0.02, 0, 0]


def test_two_of_them_and_one_says_the_day_before_that_one_comes(stay_away, ask, noon):
    for days in (1, 2):
        stay_away(days, noon, phone="13812341234")
    asked = ask(phone="13812341234", hours="09:00-10:00", on=THURSDAY + DAY)
    made = book_room(request=asked, at=noon).booking
    assert (made.state, made.awaits) == (State.HELD, Awaits.CONFIRM)
    assert made.expires_at == clock.at(THURSDAY, "18:00")
    assert settle_hold(booking_id=made.pk, at=noon).state == State.CONFIRMED


def test_one_is_no_reason_and_neither_is_what_was_forgiven(stay_away, ask, noon, worker):
    first, second = (stay_away(days, noon, phone="13812341234") for days in (1, 2))
    forgive_absence(absence_id=first.pk, note="住院了", worker=worker, at=noon)
    assert round(weight_of(None, "13812341234", noon)) == 1
    asked = ask(phone="13812341234", hours="09:00-10:00", on=THURSDAY + DAY)
    assert book_room(request=asked, at=noon).booking.state == State.CONFIRMED
    with pytest.raises(Refusal, match="already_forgiven"):
        forgive_absence(absence_id=first.pk, note="住院了", worker=worker, at=noon)
    with pytest.raises(Refusal, match="no_reason"):
        forgive_absence(absence_id=second.pk, note=" ", worker=worker, at=noon)


def over_and_over(stay_away, book, noon, door):
    """Three absences, and then a fourth."""
    for days in (1, 2, 3):
        stay_away(days, noon, household=door)
    made = book(household=door).booking
    Booking.objects.filter(pk=made.pk).update(state=State.CONFIRMED)
    release_absent(at=LATE)


@pytest.mark.parametrize("born", [date(1956, 11, 25), date(1986, 1, 1)])
def test_the_house_pauses_the_young_and_never_the_old(born, stay_away, book, noon, door, ask, worker):
    Resident.objects.update(born_on=born)
    over_and_over(stay_away, book, noon, door)
    asked = ask(household=door, hours="09:00-10:00", on=THURSDAY + 2 * DAY)
    if born.year == 1956:
        assert not Pause.objects.exists()
        assert book_room(request=asked, at=LATE).booking
    else:
        with pytest.raises(Refusal, match="paused"):
            book_room(request=asked, at=LATE)
        gone = Absence.objects.latest("noted_at")
        forgive_absence(absence_id=gone.pk, note="车坏了", worker=worker, at=LATE)
        assert book_room(request=asked, at=LATE).booking


def test_whose_age_nobody_knows_is_never_paused_by_the_house(home, door, noon):
    assert may_be_paused(door, noon)
    Resident.objects.create(household=door, name="王大明", since=date(2026, 1, 1))
    assert not may_be_paused(door, noon)
    assert not may_be_paused(None, noon)


def test_the_director_pauses_and_lifts_and_the_desk_books_all_the_same(book, ask, lead, noon):
    made = book(phone="13812341234").booking
    pause = pause_booker(booking=made, days=30, reason="多次损坏桌椅", worker=lead, at=noon)
    asked = ask(phone="13812341234", hours="09:00-10:00")
    with pytest.raises(Refusal, match="paused") as caught:
        book_room(request=asked, at=noon)
    assert "多次损坏桌椅" in str(caught.value.message)
    assert book_room(request=ask(phone="13812341234", hours="08:00-09:00", worker=lead), at=noon)
    lift_pause(pause_id=pause.pk, worker=lead, at=noon)
    with pytest.raises(Refusal, match="pause_over"):
        lift_pause(pause_id=pause.pk, worker=lead, at=noon)
    assert book_room(request=asked, at=noon)


def test_a_pause_needs_somebody_a_reason_and_an_end(book, lead, noon):
    made = book().booking
    for fields, code in (
        ({"days": 9, "reason": " "}, "no_reason"),
        ({"days": 91, "reason": "x"}, "pause_too_long"),
        ({"days": 9, "reason": "x"}, "nobody_known"),
    ):
        with pytest.raises(Refusal, match=code):
            pause_booker(booking=made, **fields, worker=lead, at=noon)


def race(home, made, worker):
    """Somebody is being ticked at the very moment of the sweep; how many were let go of."""
    begun = Event()

    def tick():
        with scope(home), transaction.atomic():
            note_arrival(booking=made, how=Came.DESK, at=LATE, worker=worker)
            begun.set()
            sleep(0.3)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        ticked = pool.submit(tick)
        begun.wait(10)
        gone = release_absent(at=LATE)
        ticked.result(10)
    return gone


def test_whoever_is_ticked_at_that_moment_is_not_let_go_of(real_db, home, book, worker):
    assert race(home, book().booking, worker) == 0


@pytest.mark.parametrize(("has_second_look", "gone"), [(True, 0), (False, 1)])
def test_where_the_sweep_waits_the_second_look_decides(
    real_db, home, book, worker, monkeypatch, has_second_look, gone
):
    monkeypatch.setattr(arriving, "LOCK", {"of": ("self",)})
    if not has_second_look:
        monkeypatch.setattr(arriving, "_came_meanwhile", lambda _rows: set())
    assert race(home, book().booking, worker) == gone


def test_grace_is_the_rooms_own(book, rooms):
    Room.objects.update(grace_minutes=40)
    assert offer_of("multi").grace_minutes == 40
    book()
    assert (release_absent(at=START + 39 * MINUTE), release_absent(at=START + 40 * MINUTE)) == (0, 1)
