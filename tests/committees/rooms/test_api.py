"""Rooms for programs: free/busy without persons, booking, errors in one shape."""

import pytest

from committees.rooms.models import Booking
from tests.committees.rooms.conftest import THURSDAY
from tests.committees.rooms.test_pages import TYPED


@pytest.fixture
def program(home, client_of, rooms, noon, time_machine):
    """A program at the public API, on Tuesday at noon."""
    time_machine.move_to(noon, tick=False)
    return client_of(home)


def test_free_and_busy_of_a_week(program, book):
    book(title="秘密")
    answer = program.get("/api/rooms/week/?week=2026-W48").json()
    day = next(d for d in answer["days"] if d["room"] == "multi" and d["day"] == str(THURSDAY))
    assert [(one["starts_at"][:16], one["ends_at"][11:]) for one in day["taken"]] == [
        ("2026-11-26T14:00", "16:00:00+08:00")
    ]
    assert len(day["free"]) == 2
    assert (answer["week"], len(answer["days"])) == ("2026-W48", 21)


@pytest.mark.parametrize(
    ("wish", "slugs", "days", "free"),
    [
        ("room=multi", ["multi"], 7, None),
        ("day=2026-11-26", ["multi", "activity", "talk"], 1, None),
        ("people=25", ["activity"], 7, None),
        ("room=multi&day=2026-11-26", ["multi"], 1, 2),
        ("room=multi&day=2026-11-26&minutes=301", ["multi"], 1, 1),
        ("room=talk&people=4", [], 0, None),
    ],
)
def test_a_program_says_what_it_wants(program, book, wish, slugs, days, free):
    book()
    answer = program.get(f"/api/rooms/week/?{wish}").json()
    assert [one["slug"] for one in answer["rooms"]] == slugs
    assert len({one["day"] for one in answer["days"]}) == days
    assert {one["room"] for one in answer["days"]} == set(slugs)
    assert free in {None, len(answer["days"][0]["free"]) if answer["days"] else None}


@pytest.mark.parametrize(
    ("wish", "status", "code"),
    [
        ("room=cellar", 404, "no_such_room"),
        ("day=2026-02-30", 422, "invalid_fields"),
        ("day=9999-12-31", 422, "invalid_fields"),
        ("people=many", 422, "invalid_fields"),
        ("minutes=0", 422, "invalid_fields"),
    ],
)
def test_a_wish_that_cannot_be_is_told(program, wish, status, code):
    answer = program.get(f"/api/rooms/week/?{wish}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_an_unknown_week_is_an_error_with_a_code(program):
    answer = program.get("/api/rooms/week/?week=x")
    assert answer.status_code == 422
    assert answer.json().keys() == {"code", "message"}
    assert answer.json()["code"] == "no_such_week"


def post(client, **changes):
    """Book as a program."""
    return client.post("/api/rooms/bookings/", {"room": "multi", **TYPED, **changes}, "application/json")


def test_books_once(program):
    assert len(post(program).json()["reference"]) == 8
    second = post(program)
    assert (second.status_code, second.json()["code"]) == (409, "room_taken")
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"room": "cellar"}, 404, "no_such_room"),
        ({"starts": "noon"}, 422, "invalid_fields"),
        ({"day": None}, 422, "invalid_fields"),
    ],
)
def test_says_what_is_wrong(program, changes, status, code):
    answer = post(program, **changes)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("body", ["[]", "null", "{", '"x"'])
def test_survives_any_body(program, body):
    answer = program.post("/api/rooms/bookings/", body, "application/json")
    assert answer.status_code in (400, 404)
    assert "code" in answer.json()


def test_other_methods_are_told_so(program):
    answer = program.delete("/api/rooms/week/")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
