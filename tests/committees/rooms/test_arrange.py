"""The director's pages: hours and closures."""

import pytest

from committees.rooms.kinds import LayoutKind
from committees.rooms.models import Changeover, Closure, Hours, Layout, Room, SharedWall, Stock
from committees.rooms.selectors import drawing, set_up_sheet
from tests.committees.rooms.conftest import THURSDAY
from tests.html import parse


@pytest.fixture
def director(home, client_of, rooms, lead, noon, time_machine):
    """The director before the pages, on Tuesday at noon."""
    time_machine.move_to(noon, tick=False)
    return client_of(home, lead.account)


HOURS = {"first": str(THURSDAY), "opens_at": "09:00", "closes_at": "17:00", "weekdays": ["6", "7"]}


def test_other_hours_for_every_room_and_their_end(director):
    assert director.post("/staff/rooms/arrange/hours/", HOURS).status_code == 302
    assert Hours.objects.filter(weekdays="67").count() == 3
    page = director.get("/staff/rooms/arrange/").content.decode()
    assert "9:00–17:00" in page
    one = Hours.objects.first()
    director.post(f"/staff/rooms/arrange/hours/{one.pk}/end/")
    assert director.post(f"/staff/rooms/arrange/hours/{one.pk}/end/").status_code in {302, 409}
    assert Hours.objects.get(pk=one.pk).until == THURSDAY


@pytest.mark.parametrize(
    "change", [{"opens_at": ""}, {"first": "2026-11-01"}, {"closes_at": "08:00"}, {"last": "2026-11-01"}]
)
def test_hours_that_make_no_sense(director, change):
    answer = director.post("/staff/rooms/arrange/hours/", {**HOURS, **change})
    assert answer.status_code == 422
    assert not Hours.objects.exists()


SHUT = {"cause": "weather", "first": str(THURSDAY), "starts": "13:00", "ends": "18:00", "note": "台风"}


def test_close_see_it_everywhere_and_open_again(director, book):
    book()
    assert director.post("/staff/rooms/close/", {**SHUT, "last": str(THURSDAY)}).status_code == 302
    closure = Closure.objects.get()
    assert "台风" in director.get("/rooms/?week=2026-W48").content.decode()
    assert "台风" in director.get(f"/staff/rooms/?day={THURSDAY}").content.decode()
    assert director.post(f"/staff/rooms/closed/{closure.pk}/open/").status_code == 302
    assert director.post(f"/staff/rooms/closed/{closure.pk}/open/").status_code == 409
    assert director.post("/staff/rooms/close/", {**SHUT, "last": "2026-11-01"}).status_code == 422


def test_a_worker_closes_but_does_not_arrange(home, client_of, rooms, worker):
    client = client_of(home, worker.account)
    assert client.get("/staff/rooms/close/").status_code == 200
    assert client.get("/staff/rooms/arrange/").status_code == 403


def typed(director, room="multi", **changes):
    """The room's form as it stands, with changes."""
    page = parse(director.get(f"/staff/rooms/arrange/room/{room}/").content.decode())
    given = {}
    for one in page.all("input"):
        name, kind = one.attrs.get("name"), one.attrs.get("type")
        if name and (kind not in {"radio", "checkbox"} or "checked" in one.attrs):
            given[name] = one.attrs.get("value", "")
    return {**given, "approval": "none", **changes}


def test_the_director_refurnishes_a_room(director, rooms):
    changes = {"round_capacity": "8", "round_chairs": "8", "round_tables": "1", "round_minutes": "5"}
    changes |= {"long_to_islands": "25", "safety_limit": "30", "neighbours": str(rooms["activity"].pk)}
    given = typed(director, **changes)
    assert director.post("/staff/rooms/arrange/room/multi/", given).status_code == 302
    made = Layout.objects.get(room__slug="multi", kind="round")
    assert (made.capacity, made.furniture, made.setup_minutes) == (8, {"tables": 1, "chairs": 8}, 5)
    assert Changeover.objects.get().minutes == 25
    assert Room.objects.get(slug="multi").safety_limit == 30
    spaces = {part.space_id for slug in ("multi", "activity") for part in rooms[slug].parts.all()}
    wall = SharedWall.objects.get()
    assert {wall.one_id, wall.other_id} == spaces


@pytest.mark.parametrize(
    "changes",
    [{"long_capacity": "25"}, {"long_capacity": "0"}, {"most_minutes": "10"}, {"long_to_islands": "500"}],
)
def test_a_room_that_makes_no_sense(director, changes):
    given = typed(director, **changes)
    assert director.post("/staff/rooms/arrange/room/multi/", given).status_code == 422
    assert Layout.objects.get(room__slug="multi", kind="long").capacity == 14


def test_the_stock_is_counted(director):
    given = typed_stock = {"tables": "9", "chairs": "44", "amplifier": "2", "projector": "0"}
    assert director.post("/staff/rooms/arrange/stock/", given).status_code == 302
    assert dict(Stock.objects.values_list("slug", "pieces")) == {k: int(v) for k, v in typed_stock.items()}


def test_the_set_up_sheet_says_what_is_moved(director, book):
    book(layout="long", hours="09:00-10:00")
    book(layout="long", hours="10:00-11:00")
    book(layout="islands", extras={"projector": 1}, hours="14:00-15:00")
    book(room="talk", hours="08:00-09:00")
    sheet = set_up_sheet(THURSDAY)
    assert [[step.minutes for step in room.steps] for room in sheet] == [[0, 0, 10], [0]]
    assert [str(one.slug) for one, _count in sheet[0].steps[2].lent] == ["projector"]
    assert director.get(f"/staff/rooms/set-up/?day={THURSDAY}").status_code == 200


@pytest.mark.parametrize("kind", LayoutKind)
@pytest.mark.parametrize(("tables", "chairs"), [(0, 0), (1, 3), (3, 14), (6, 24), (12, 60)])
def test_a_layout_is_drawn_inside_its_walls(kind, tables, chairs):
    drawn = drawing(Layout(kind=kind, furniture={"tables": tables, "chairs": chairs}))
    assert all(8 <= one.x <= 112 and 6 <= one.y <= 84 for one in drawn.chairs)
    assert sum(one.is_yours for one in drawn.chairs) == bool(drawn.chairs)
    if kind in {"round", "long", "islands", "theatre"} and (tables, chairs) in {(1, 3), (3, 14)}:
        assert len(drawn.chairs) == chairs
