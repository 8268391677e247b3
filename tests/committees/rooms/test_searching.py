"""The search for free time finds what the door gives, and nothing else."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from committees.rooms.models import Room
from committees.rooms.services import Wish, book_room, free_slots
from committees.rooms.services.rules import broken_rule
from committees.rooms.services.ways import read_board
from keting import clock
from keting.clock import Span, day_span
from tests.committees.rooms.conftest import THURSDAY


def found(noon, **fields):
    """What is found on Thursday, as room and hours."""
    wish = Wish(**{"span": day_span(THURSDAY), "minutes": 120, "head_count": 2, **fields})
    slots = free_slots(wish=wish, at=noon)
    return [(one.room.slug, f"{clock.local(one.starts_at):%H:%M}") for one in slots]


def test_finds_each_stretch_once(book, noon):
    book(hours="10:00-12:00")
    book(hours="14:00-15:00")
    assert found(noon)[:3] == [("multi", "08:00"), ("multi", "12:00"), ("multi", "15:00")]
    assert [room for room, _start in found(noon)].count("talk") == 1


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"head_count": 30}, {"activity"}),
        ({"use": "loud"}, {"multi", "activity"}),
        ({"weekdays": "1"}, set()),
        ({"minutes": 240}, {"multi", "activity"}),
        ({"earliest": time(20)}, set()),
    ],
)
def test_finds_what_fits(rooms, noon, fields, expected):
    assert {room for room, _start in found(noon, **fields)} == expected


def test_what_is_found_can_be_booked(book, ask, noon):
    book(hours="10:00-12:00", layout="classroom")
    book(room="talk", hours="09:00-11:00", use="private")
    span = Span(THURSDAY, THURSDAY + timedelta(days=2))
    for slot in free_slots(wish=Wish(span, 60, 10, use="loud"), at=noon):
        book_room(request=slot, at=noon)


def test_few_statements_however_many_days(book, noon, queries_of):
    book()
    month = Span(THURSDAY, THURSDAY + timedelta(days=31))
    assert queries_of(lambda: free_slots(wish=Wish(month, 60, 2), at=noon)) <= 7


def test_the_page(home, client_of, rooms, noon, time_machine):
    time_machine.move_to(noon, tick=False)
    client = client_of(home)
    assert client.get("/rooms/search/").status_code == 200
    given = {"first": str(THURSDAY), "head_count": "9", "minutes": "60", "use": "quiet"}
    assert "/rooms/multi/book/?day=2026-11-26" in client.get("/rooms/search/", given).content.decode()
    assert client.get("/rooms/search/", {**given, "minutes": "7"}).status_code == 422


@pytest.mark.parametrize("minute", [0, 7, 15])
@pytest.mark.parametrize("notice", [0, 90])
def test_the_first_start_is_the_one_that_trying_each_quarter_finds(book, rooms, noon, minute, notice):
    Room.objects.update(notice_minutes=notice)
    book(hours="10:00-12:00", layout="classroom"), book(hours="16:00-17:00")
    at = clock.at(THURSDAY, f"12:{minute:02}")
    board = read_board(day_span(THURSDAY))
    (first, *_rest) = free_slots(wish=Wish(day_span(THURSDAY), 60, 2), at=at)
    quarters = (replace(first, **hours_from(n)) for n in range(4 * 12))
    tried = (one for one in quarters if not broken_rule(one, at) and board.has_place_for(one))
    assert first == next(tried)


def hours_from(n):
    """An hour from the nth quarter after eight on."""
    start = clock.at(THURSDAY, "08:00") + n * timedelta(minutes=15)
    return {"starts_at": start, "ends_at": start + timedelta(hours=1)}
