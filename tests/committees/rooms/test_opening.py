"""Hours by day, kind of day, season and exception; closures, which the weather makes for all."""

from datetime import date, time, timedelta

import pytest

from committees.rooms.models import Booking, Claim, Closure, Hours
from committees.rooms.selectors.hours import timetable
from committees.rooms.services import HoursRule, Shutting, close_rooms, end_hours, lift_closure, set_hours
from keting import clock
from keting.clock import week_span
from keting.refusal import Refusal
from tests.committees.rooms.conftest import THURSDAY
from tests.committees.rooms.test_week import cell, hours

ONE = timedelta(days=1)
RULES = {
    "season": HoursRule(None, THURSDAY - ONE, THURSDAY + 9 * ONE, time(10), time(18)),
    "weekdays": HoursRule(None, THURSDAY, None, time(11), time(18), weekdays="4"),
    "kind": HoursRule(None, THURSDAY, None, time(12), time(18), day_kind="working"),
    "own": HoursRule(None, THURSDAY, None, time(13), time(18), day_kind="working", note="own"),
    "one day": HoursRule(None, THURSDAY, THURSDAY, time(14), time(18)),
}


@pytest.fixture
def rule(rooms, lead, noon):
    """`rule(name)`: lets the hours hold, for all rooms; "own" for the common room."""

    def make(name="", **fields):
        given = RULES[name] if name else HoursRule(**{"room": None, "first": THURSDAY, "last": None} | fields)
        if name == "own":
            given = HoursRule(**vars(given) | {"room": rooms["multi"]})
        return set_hours(rule=given, worker=lead, at=noon)

    return make


@pytest.fixture
def shut(lead, noon):
    """`shut(hours, cause, room)`: closes on Thursday."""

    def make(hours="13:00-18:00", cause="weather", room=None, on=THURSDAY):
        starts, ends = (clock.at(on, hour) for hour in hours.split("-"))
        shutting = Shutting(starts, ends, cause, room, "台风")
        return close_rooms(shutting=shutting, worker=lead, at=noon)

    return make


def opens(room, day=THURSDAY):
    """At which hour the room opens."""
    return timetable(week_span(day)).of(room, day).opens_at


def test_the_nearer_rule_wins(rule, rooms):
    found = []
    for name in RULES:
        rule(name)
        found.append(opens(rooms["multi"]).hour)
    assert found == [10, 11, 12, 13, 14]
    assert opens(rooms["talk"]).hour == 14
    assert opens(rooms["multi"], THURSDAY - ONE).hour == 10


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        ("working", date(2026, 9, 30)),
        ("holiday", date(2026, 10, 3)),
        ("make_up", date(2026, 10, 10)),
        ("rest", date(2026, 10, 11)),
    ],
)
def test_each_kind_of_day(rooms, kind, day):
    Hours.objects.create(
        room=rooms["multi"], since=date(2026, 1, 1), day_kind=kind, opens_at=time(9), closes_at=time(17)
    )
    days = [date(2026, 9, 30), date(2026, 10, 3), date(2026, 10, 10), date(2026, 10, 11)]
    assert [one for one in days if opens(rooms["multi"], one) == time(9)] == [day]


def test_a_closed_day_and_a_late_one(rule, book, noon):
    rule(opens_at=None, closes_at=None, last=THURSDAY, note="大扫除")
    with pytest.raises(Refusal, match="closed_that_day"):
        book()
    found = cell(noon)
    assert (found.hours, found.note, found.gaps) == (None, "大扫除", ())
    rule(first=THURSDAY + ONE, opens_at=time(8), closes_at=time(22))
    assert book(on=THURSDAY + ONE, hours="20:00-22:00").booking.pk


def test_hours_never_change_what_was(rule, noon):
    with pytest.raises(Refusal, match="hours_in_the_past"):
        rule(first=clock.day_of(noon) - ONE, opens_at=time(9), closes_at=time(10))
    with pytest.raises(Refusal, match="hours_open_before_closing"):
        rule(opens_at=time(9), closes_at=time(9))
    with pytest.raises(Refusal, match="hours_days_in_order"):
        rule(opens_at=time(9), closes_at=time(10), last=THURSDAY - 2 * ONE)


def test_hours_end_today_or_never_begin(rule, rooms, lead, noon):
    (made,) = rule("own")
    end_hours(hours_id=made.pk, worker=lead, at=noon)
    assert opens(rooms["multi"]) == time(8)
    with pytest.raises(Refusal, match="hours_ended"):
        end_hours(hours_id=made.pk, worker=lead, at=noon + 5 * ONE)


def test_the_weather_closes_all_and_gives_back_what_falls_in(shut, book, noon, rooms):
    book(room="talk", hours="17:30-18:30")
    book(hours="09:00-10:00")
    shut(room=rooms["multi"])
    assert list(Booking.objects.filter(occupies=True).values_list("room__slug", flat=True)) == ["multi"]
    assert Booking.objects.get(occupies=False).cancel_reason == "台风"
    for number in range(3):
        assert hours(cell(noon, room=number).gaps)[-1] == "18:00-21:00"
    with pytest.raises(Refusal, match="room_taken"):
        book(room="activity", hours="12:00-14:00")


def test_a_repair_closes_one_room(shut, book, rooms):
    shut(cause="repair", room=rooms["multi"])
    book(room="talk")
    with pytest.raises(Refusal, match="room_taken") as caught:
        book()
    found = [way.request for way in caught.value.facts["ways"]]
    assert all(one.room != rooms["multi"] or one.ends_at <= clock.at(THURSDAY, "13:00") for one in found[:2])


def test_closures_lie_upon_each_other_and_come_off(shut, book, rooms, lead, noon):
    repair = shut(hours="08:00-15:00", cause="repair", room=rooms["multi"])
    storm = shut()
    assert Claim.objects.filter(is_active=True).count() == 4
    lift_closure(closure_id=repair.pk, worker=lead, at=noon)
    with pytest.raises(Refusal, match="room_taken"):
        book(hours="14:00-15:00")
    book(hours="09:00-12:00")
    lift_closure(closure_id=storm.pk, worker=lead, at=clock.at(THURSDAY, "16:00"))
    book(room="talk", hours="17:00-18:00")
    with pytest.raises(Refusal, match="closure_over"):
        lift_closure(closure_id=storm.pk, worker=lead, at=noon)


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("closure_ends_after_start", {"hours": "13:00-13:00"}),
        ("closure_past", {"on": THURSDAY - 7 * ONE}),
    ],
)
def test_a_closure_that_makes_no_sense(shut, rooms, code, fields):
    with pytest.raises(Refusal, match=code):
        shut(**fields)
    assert not Closure.objects.exists()
