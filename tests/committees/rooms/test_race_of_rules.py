"""A rule is changed at the very moment at which somebody books: refused, given back, or shown to the desk."""

from concurrent.futures import ThreadPoolExecutor
from datetime import time
from functools import partial
from threading import Event

import pytest
from django.db import connection

from committees.clubs.services import Founding, approve_club, close_club, found_club
from committees.households.models import Household
from committees.rooms.kinds import BookerKind
from committees.rooms.models import Booking, Noise, Pause, Room
from committees.rooms.services import (
    HoursRule,
    LayoutPlan,
    RoomPlan,
    Shutting,
    arrange_room,
    arranging,
    book_room,
    close_rooms,
    forgiving,
    occupying,
    pause_booker,
    set_hours,
    unfit_bookings,
)
from keting import clock
from keting.refusal import Refusal
from tenants.scope import scope
from tests.committees.rooms.conftest import THURSDAY
from tests.committees.rooms.test_race import CHECK_THEN_INSERT, drop

# How long a change is given to come to its end amid a booking; one that waits for the booking takes it all.
PATIENCE = 1.5


@pytest.fixture
def amid(home, monkeypatch):
    """`amid(owner, name, booking, change)`: the change is made when the booking has passed `owner.name`.

    What came to its end first, and what the booking was told. A change that had not ended amid the booking
    had to wait for it: which of two threads then speaks first says nothing.
    """

    def run(owner, name, booking, change):
        passed, changed, amidst = Event(), Event(), []
        original = getattr(owner, name)

        def stop_after(*asked, **more):
            result = original(*asked, **more)
            if not passed.is_set():
                passed.set()
                amidst.append(changed.wait(PATIENCE))
            return result

        def on_its_own(call, word):
            try:
                with scope(home):
                    call()
                return word
            except Refusal as refusal:
                return refusal.code
            finally:
                connection.close()

        def change_then():
            passed.wait(30)
            try:
                return on_its_own(change, "changed")
            finally:
                changed.set()

        monkeypatch.setattr(owner, name, stop_after)
        with ThreadPoolExecutor(2) as pool:
            both = [pool.submit(on_its_own, booking, "booked"), pool.submit(change_then)]
            said = [one.result() for one in both]
        return said[::-1] if amidst == [True] else said

    return run


@pytest.fixture
def wanted(ask, noon):
    """`wanted(**fields)`: books it."""
    return lambda **fields: partial(book_room, request=ask(**fields), at=noon)


@pytest.fixture
def club(home, noon):
    """旗袍队, approved."""
    founding = Founding(name="旗袍队", category="arts", about="走秀", leader="沈玉兰", phone="13800000000")
    made = found_club(founding=founding, at=noon)
    approve_club(club=made, liaison=None, at=noon)
    made.refresh_from_db()
    return made


def plan(room, *neighbours):
    """The room as it is, but for who hears it."""
    layouts = [
        LayoutPlan(one.kind, one.capacity, one.setup_minutes, one.furniture) for one in room.layouts.all()
    ]
    limit = {"safety_limit": room.safety_limit}
    return RoomPlan(limit, layouts, {}, [one.pk for one in neighbours])


def unfit(noon):
    """Why which bookings do not fit any more."""
    return [one.refusal.code for one in unfit_bookings(at=noon)]


def test_hours_that_change_meanwhile(real_db, amid, wanted, rooms, lead, noon):
    rule = HoursRule(rooms["multi"], THURSDAY, THURSDAY, time(8), time(12))
    order = amid(occupying, "broken_rule", wanted(), lambda: set_hours(rule=rule, worker=lead, at=noon))
    assert (order, unfit(noon)) == (["changed", "booked"], ["room_closed"])


def test_a_room_that_is_closed_for_the_day_meanwhile(real_db, amid, wanted, rooms, lead, noon):
    rule = HoursRule(None, THURSDAY, THURSDAY, None, None)
    order = amid(occupying, "broken_rule", wanted(), lambda: set_hours(rule=rule, worker=lead, at=noon))
    assert (order, unfit(noon)) == (["changed", "booked"], ["closed_that_day"])


def test_a_room_that_becomes_smaller_meanwhile(real_db, amid, wanted, rooms, lead, noon):
    def shrink():
        Room.objects.filter(pk=rooms["multi"].pk).update(safety_limit=5)

    order = amid(occupying, "broken_rule", wanted(head_count=9), shrink)
    assert (order, unfit(noon)) == (["changed", "booked"], ["room_too_small"])


def test_a_club_that_is_dissolved_meanwhile(real_db, amid, wanted, club, worker, noon):
    booking = wanted(club=club, booker_kind=BookerKind.CLUB, worker=worker)
    order = amid(occupying, "broken_rule", booking, lambda: close_club(club=club, why="散了", at=noon))
    assert (order, unfit(noon)) == (["changed", "booked"], ["club_not_here"])


def test_a_club_that_loses_its_leader_meanwhile(real_db, amid, wanted, club, worker, noon):
    booking = wanted(club=club, booker_kind=BookerKind.CLUB, worker=worker)
    leave = lambda: club.members.update(left_on=clock.day_of(noon))  # noqa: E731
    order = amid(occupying, "broken_rule", booking, leave)
    assert (order, unfit(noon)) == (["changed", "booked"], ["club_not_led"])


@pytest.fixture
def pausing(home, book, lead, noon):
    """A household that has booked, and pausing it."""
    door = Household.objects.create(building="1", room_no="101", since=THURSDAY)
    first = book(household=door, hours="09:00-10:00").booking
    given = {"booking": first, "days": 30, "reason": "三次不来", "worker": lead, "at": noon}
    return door, lambda: pause_booker(**given)


def test_a_pause_waits_for_what_is_being_booked(real_db, amid, wanted, pausing):
    door, pause = pausing
    assert amid(occupying.NOT_PAUSED, "check", wanted(household=door), pause) == ["booked", "changed"]
    assert Pause.objects.count() == 1


def test_a_pause_that_waits_for_nobody_is_overtaken(real_db, amid, wanted, pausing, monkeypatch):
    monkeypatch.setattr(forgiving, "lock_booker", lambda *_asked: None)
    door, pause = pausing
    assert amid(occupying.NOT_PAUSED, "check", wanted(household=door), pause) == ["changed", "booked"]


@pytest.fixture
def storming(lead, noon):
    """The typhoon closes all on Thursday afternoon."""
    shutting = Shutting(clock.at(THURSDAY, "13:00"), clock.at(THURSDAY, "18:00"), "weather", None, "台风")
    return lambda: close_rooms(shutting=shutting, worker=lead, at=noon)


def test_a_closure_gives_back_what_is_being_booked(real_db, amid, wanted, storming):
    assert amid(occupying.FREE, "take", wanted(), storming) == ["booked", "changed"]
    assert not Booking.objects.filter(occupies=True).exists()


def test_a_closure_without_the_constraint_overlooks_it(real_db, amid, wanted, storming, monkeypatch):
    drop("rooms_claim", "claim_space_free")
    monkeypatch.setattr("committees.rooms.services.guards.TAKE_SPACES", CHECK_THEN_INSERT)
    amid(occupying.FREE, "take", wanted(), storming)
    assert Booking.objects.filter(occupies=True).exists()


@pytest.fixture
def walling(rooms, lead, noon):
    """From now on the common room hears the activity room too."""
    given = {"room": rooms["multi"], "plan": plan(rooms["multi"], rooms["activity"], rooms["talk"])}
    return lambda: arrange_room(**given, worker=lead, at=noon)


def test_a_wall_waits_for_what_is_being_booked(real_db, amid, wanted, walling):
    assert amid(occupying.QUIET_NEXT_DOOR, "take", wanted(use="loud"), walling) == ["booked", "changed"]
    assert [one.is_loud for one in Noise.objects.all()] == [True, True]
    order = amid(occupying, "broken_rule", wanted(room="activity"), lambda: None)
    assert order == ["changed", "loud_next_door"]


def test_a_wall_that_waits_for_nobody_does_not_hear_it(real_db, amid, wanted, walling, noon, monkeypatch):
    monkeypatch.setattr(arranging, "hold_all_taking", lambda: None)
    assert amid(occupying.QUIET_NEXT_DOOR, "take", wanted(use="loud"), walling) == ["changed", "booked"]
    assert Noise.objects.count() == 1
    assert unfit(noon) == ["loud_next_door"]


def test_a_new_wall_hears_who_has_booked(book, walling, noon):
    book(use="loud"), book(room="activity", hours="09:00-10:00")
    walling()
    with pytest.raises(Refusal, match="loud_next_door"):
        book(room="activity")
    with pytest.raises(Refusal, match="loud_next_door"):
        book(use="loud", hours="09:30-10:30")
    assert unfit(noon) == []


def test_a_wall_that_is_taken_down_waits_for_what_is_being_booked(real_db, amid, wanted, rooms, lead, noon):
    given = {"room": rooms["multi"], "plan": plan(rooms["multi"]), "worker": lead, "at": noon}
    order = amid(occupying.QUIET_NEXT_DOOR, "take", wanted(), lambda: arrange_room(**given))
    assert (order, Noise.objects.count()) == (["booked", "changed"], 0)


def test_a_new_wall_that_hears_nobody_lets_the_choir_in(book, walling, monkeypatch):
    monkeypatch.setattr(arranging, "hear_booked", lambda _at: None)
    book(use="loud")
    walling()
    assert book(room="activity").booking.occupies


def test_of_two_that_a_new_wall_parts_the_later_one_is_shown(book, walling, noon):
    book(use="loud"), book(room="activity")
    walling()
    assert [(one.booking.room.slug, one.refusal.code) for one in unfit_bookings(at=noon)] == [
        ("activity", "loud_next_door")
    ]


def test_the_desk_and_the_director_see_them(home, client_of, book, rooms, lead, noon, time_machine):
    time_machine.move_to(noon, tick=False)
    book(title="合唱队")
    desk = client_of(home, lead.account)
    assert "与现规定不符" not in desk.get("/staff/rooms/calls/").content.decode()
    set_hours(rule=HoursRule(None, THURSDAY, THURSDAY, time(8), time(12)), worker=lead, at=noon)
    page = desk.get("/staff/rooms/calls/").content.decode()
    assert "与现规定不符" in page
    assert "合唱队" in page
    assert "1 个预订与现规定不符" in desk.get("/staff/rooms/arrange/").content.decode()


def test_they_cost_the_same_for_one_and_for_many(book, club, worker, noon, queries_of):
    for hour in (9, 11):
        few = queries_of(lambda: unfit_bookings(at=noon))
        for day in range(4):
            fields = {"club": club, "booker_kind": BookerKind.CLUB, "worker": worker}
            book(on=THURSDAY + day * clock.ONE_DAY, hours=f"{hour:02}:00-{hour + 1}:00", **fields)
    assert queries_of(lambda: unfit_bookings(at=noon)) == 6 >= few
