"""After a refusal: ways that can really be booked."""

from datetime import timedelta
from itertools import combinations

import pytest

from committees.rooms.models import Booking
from committees.rooms.services import book_room, ways
from keting import clock
from keting.refusal import Refusal
from tests.committees.rooms.conftest import THURSDAY


def ways_after(book, **fields):
    """The ways that the refusal of this request names."""
    with pytest.raises(Refusal) as caught:
        book(**fields)
    return caught.value.facts["ways"]


CHOIR = {"use": "loud"}
# What was booked before, and what is asked for then.
REFUSED = {
    "room_taken": (CHOIR, {"head_count": 18, "layout": "islands"}),
    "layout_too_small": (CHOIR, {"head_count": 16, "layout": "long", "hours": "09:00-10:00"}),
    "room_too_small": (CHOIR, {"head_count": 30, "hours": "09:00-10:00"}),
    "too_long": (CHOIR, {"hours": "08:00-13:00"}),
    "room_closed": (CHOIR, {"hours": "20:00-22:00"}),
    "room_is_quiet": (CHOIR, {"room": "talk", "use": "loud", "hours": "09:00-10:00"}),
    "loud_next_door": (CHOIR, {"room": "talk", "use": "private"}),
    "no_time_to_change": ({"layout": "long"}, {"layout": "islands", "hours": "16:00-17:00"}),
    "not_enough_stock": (
        {"room": "activity", "extras": {"amplifier": 1}},
        {"extras": {"amplifier": 1}, "hours": "15:00-17:00"},
    ),
}


def is_apart(one, other):
    """Another room, another layout, or hours that do not touch each other."""
    return (
        (one.room, one.layout) != (other.room, other.layout)
        or one.ends_at <= other.starts_at
        or other.ends_at <= one.starts_at
    )


@pytest.mark.parametrize("code", REFUSED)
def test_every_way_can_be_booked_and_they_lie_apart(book, ask, noon, code):
    before, wanted = REFUSED[code]
    book(**before)
    with pytest.raises(Refusal, match=code) as caught:
        book(**wanted)
    found = caught.value.facts["ways"]
    assert len(found) == 3
    assert all(is_apart(one.request, other.request) for one, other in combinations(found, 2))
    for way in found:
        booked = book_room(request=way.request, at=noon)
        assert booked.booking.head_count == ask(**wanted).head_count
        Booking.objects.filter(pk=booked.booking.pk).update(
            state="cancelled", cancelled_at=noon, cancel_reason="next"
        )


def test_in_a_full_day_other_days_are_named_rather_than_half_hours(book):
    """Until eleven it is free: one way, not three."""
    for hour in range(11, 21, 2):
        book(room="talk", hours=f"{hour}:00-{min(hour + 2, 21)}:00")
    found = [way.request for way in ways_after(book, room="talk", hours="13:00-15:00")]
    own = [one.starts_at for one in found if one.room.slug == "talk"]
    assert own == [clock.at(THURSDAY, "09:00"), clock.at(THURSDAY + timedelta(days=1), "13:00")]


def test_without_that_they_are_half_hours_of_one_room(book, monkeypatch):
    monkeypatch.setattr(ways, "_is_like", lambda _one, _other: False)
    book(room="talk")
    found = [way.request for way in ways_after(book, room="talk", hours="15:30-16:30")]
    assert not all(is_apart(one, other) for one, other in combinations(found, 2))


def test_different_kinds_come_first(book):
    book()
    assert [way.change for way in ways_after(book)] == ["room", "time", "time"]


def test_the_nearest_time_comes_first(book):
    book(room="talk")
    way = next(way for way in ways_after(book, room="talk", hours="15:30-16:30") if way.change == "time")
    assert way.request.starts_at == book(hours="16:00-16:30").booking.starts_at


def test_no_way_past_one_s_own_limit_or_out_of_the_past(book, rooms):
    rooms["multi"].open_bookings = 1
    book(phone="13812341234")
    assert ways_after(book, phone="13812341234", hours="18:00-19:00") == ()
    assert ways_after(book, on=rooms["multi"].since) == ()


def test_a_refusal_costs_few_statements(book, queries_of):
    for hour in range(8, 20):
        book(hours=f"{hour:02}:00-{hour:02}:45")
    assert queries_of(lambda: list(ways_after(book, hours="10:00-11:00"))) <= 12
