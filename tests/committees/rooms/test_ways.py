"""After a refusal: ways that can really be booked."""

import pytest

from committees.rooms.models import Booking
from committees.rooms.services import book_room
from keting.refusal import Refusal


def ways_after(book, **fields):
    """The ways that the refusal of this request names."""
    with pytest.raises(Refusal) as caught:
        book(**fields)
    return caught.value.facts["ways"]


REFUSED = {
    "room_taken": {"head_count": 18, "layout": "islands"},
    "layout_too_small": {"head_count": 16, "layout": "long", "hours": "09:00-10:00"},
    "room_too_small": {"head_count": 30, "hours": "09:00-10:00"},
    "too_long": {"hours": "08:00-13:00"},
    "room_closed": {"hours": "20:00-22:00"},
    "room_is_quiet": {"room": "talk", "use": "loud", "hours": "09:00-10:00"},
    "loud_next_door": {"room": "talk", "use": "private"},
}


@pytest.mark.parametrize("code", REFUSED)
def test_every_way_can_be_booked(book, ask, noon, code):
    book(use="loud")
    ways = ways_after(book, **REFUSED[code])
    assert 1 <= len(ways) <= 3
    for way in ways:
        booked = book_room(request=way.request, at=noon)
        assert booked.booking.head_count == ask(**REFUSED[code]).head_count
        Booking.objects.filter(pk=booked.booking.pk).update(
            state="cancelled", cancelled_at=noon, cancel_reason="next"
        )


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
