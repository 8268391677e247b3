"""The director opens another room, or joins two; the joined one is free only when both are."""

import pytest

from committees.rooms.models import Noise, Room, SharedWall, Space
from committees.rooms.selectors import offer_of
from keting import clock
from keting.refusal import Refusal
from tests.committees.rooms.test_arrange import director, typed

__all__ = ["director"]
PATH = "/staff/rooms/arrange/new/"
NEW = {"name": "书画室", "name_en": "Ink room", "safety_limit": "12", "area": "20"}
NEW |= {"layout": "long", "capacity": "10"}


@pytest.fixture
def joined(director, rooms):
    """大厅: the common and the activity room."""
    parts = [str(rooms[slug].pk) for slug in ("multi", "activity")]
    assert director.post(PATH, NEW | {"name": "大厅", "joined": parts}).status_code == 302
    rooms["hall"] = offer_of("room1")
    return rooms["hall"]


def test_a_room_of_its_own_is_arranged_next_and_booked(director, rooms, book):
    assert director.get(PATH).status_code == 200
    page = director.post(PATH, NEW).url
    assert page == "/staff/rooms/arrange/room/room1/"
    assert director.get(page).status_code == 200
    assert "书画室" in director.get("/rooms/").content.decode()
    rooms["room1"] = offer_of("room1")
    assert book(room="room1").booking.occupies
    assert Space.objects.filter(name="书画室").exists()


def test_a_joined_room_takes_the_floor_of_both(joined, book):
    book(room="hall", hours="14:00-16:00")
    for room in ("multi", "activity"):
        with pytest.raises(Refusal, match="room_taken"):
            book(room=room, hours="15:00-17:00")
    book(room="activity", hours="09:00-10:00")
    with pytest.raises(Refusal, match="room_taken"):
        book(room="hall", hours="09:30-11:00")


def test_its_walls_are_those_of_its_parts(director, joined, book):
    walls = set(SharedWall.objects.values_list("one", "other"))
    given = typed(director, "room1", safety_limit="30")
    assert "neighbours" not in given
    assert director.post("/staff/rooms/arrange/room/room1/", given).status_code == 302
    assert director.post("/staff/rooms/arrange/room/talk/", typed(director, "talk")).status_code == 302
    assert set(SharedWall.objects.values_list("one", "other")) == walls
    book(room="hall", use="loud")
    assert Noise.objects.count() == 1
    with pytest.raises(Refusal, match="loud_next_door"):
        book(room="talk", use="private")


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "多功能室"},
        {"name": ""},
        {"capacity": "13"},
        {"layout": "sofa"},
        {"area": "0"},
        {"joined": ["x"]},
    ],
)
def test_a_room_that_makes_no_sense(director, rooms, changes):
    assert director.post(PATH, NEW | changes).status_code == 422
    assert Room.objects.count() == 3


def test_one_room_is_not_joined_and_two_only_once(director, joined, rooms):
    both = [str(rooms[slug].pk) for slug in ("activity", "multi")]
    for parts in (both, both[:1]):
        assert director.post(PATH, NEW | {"joined": parts}).status_code == 422
    assert Room.objects.count() == 4
    assert joined.since == clock.today()


def test_a_colleague_opens_none(home, client_of, rooms, worker):
    assert client_of(home, worker.account).post(PATH, NEW).status_code == 403
