"""What is free next door: told by each house of itself, hours and seats only, through the street's door."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from committees.rooms.demo import open_rooms
from committees.rooms.models import Room, Site
from committees.rooms.services import book_room, nearby, place_house, share_free
from keting import clock
from keting.refusal import Refusal
from reporting.models import FreeTime
from tenants.scope import scope
from tests.committees.rooms.conftest import THURSDAY
from tests.committees.rooms.test_constraints import violated
from tests.committees.rooms.test_pages import TYPED

HOUR = timedelta(hours=1)
EAST, WEST = Decimal("121.45420"), Decimal("121.45000")
NORTH = Decimal("31.19000")


@pytest.fixture
def next_door(neighbour, noon, home):
    """汇园 has opened its rooms 400 metres to the east, and told what is free."""
    with scope(neighbour):
        open_rooms(THURSDAY - timedelta(days=90))
        Site.objects.create(latitude=NORTH, longitude=EAST)
        share_free(at=noon)
    return neighbour


def told(street_tenant):
    """What the street knows, as plain rows."""
    with scope(street_tenant):
        return list(FreeTime.objects.values("committee", "room", "seats", "starts_at", "ends_at"))


def test_who_finds_it_full_sees_what_is_free_next_door(next_door, ask, book, noon, rooms):
    Site.objects.create(latitude=NORTH, longitude=WEST)
    book()
    with pytest.raises(Refusal) as caught:
        book_room(request=ask(), at=noon)
    (one,) = caught.value.facts["nearby"]
    assert (one.house, one.office, one.metres) == ("汇园", "huiyuan", 400)
    assert (one.starts_at, one.ends_at) == (ask().starts_at, ask().ends_at)


def test_without_places_the_metres_are_not_known(next_door, ask, noon):
    (one,) = nearby(asked=ask(), at=noon)
    assert one.metres is None


@pytest.mark.parametrize(
    ("fields", "room"),
    [
        ({"head_count": 35}, "活动室"),
        ({"head_count": 99}, None),
        ({"use": "loud", "head_count": 2}, "多功能室"),
        ({"hours": "06:00-07:00"}, "多功能室"),
    ],
)
def test_it_has_the_seats_and_bears_the_noise(next_door, ask, noon, fields, room):
    found = nearby(asked=ask(**fields), at=noon)
    assert [one.room for one in found] == ([room] if room else [])


def test_what_is_taken_there_is_offered_beside_it(next_door, ask, noon, street_tenant):
    asked = ask()
    with scope(next_door):
        Room.objects.update(opens_at="15:00")
        Site.objects.update(told_at=None)
        share_free(at=noon)
    (one,) = nearby(asked=asked, at=noon)
    assert one.starts_at == clock.at(THURSDAY, "15:00")


def test_the_street_is_told_hours_and_no_person(next_door, street_tenant, noon, home):
    rows = told(street_tenant)
    assert {row["committee"] for row in rows} == {next_door.schema_name}
    names = {field.name for field in FreeTime._meta.fields}
    assert names.isdisjoint({"title", "contact_name", "phone", "household"})
    assert all(row["starts_at"] < row["ends_at"] for row in rows)


def test_it_is_told_every_ten_minutes_and_replaces_what_was(next_door, street_tenant, noon):
    before = len(told(street_tenant))
    with scope(next_door):
        assert not share_free(at=noon + timedelta(minutes=9))
        assert share_free(at=noon + timedelta(minutes=10))
    assert len(told(street_tenant)) == before


def test_what_is_old_or_not_to_be_told_is_not_offered(next_door, ask, noon, neighbour, street_tenant):
    assert nearby(asked=ask(), at=noon + HOUR) == ()
    with scope(next_door):
        place_house_off(noon)
        share_free(at=noon)
    assert told(street_tenant) == []


def place_house_off(noon):
    """The house keeps its hours to itself."""
    Site.objects.update(is_shared=False, told_at=None)


def test_nobody_tells_for_another_and_a_stranger_is_refused(next_door, ask, noon, street_tenant, home):
    payload = json.dumps({"at": str(noon), "committee": next_door.schema_name, "free": []})
    with connection.cursor() as cursor:
        cursor.execute("SELECT street.share_free(%s::jsonb)", [payload])
    assert len(nearby(asked=ask(), at=noon)) == 1
    piece = {"slug": "x", "room": "x", "seats": 1, "is_loud": False}
    piece |= {"starts_at": str(noon), "ends_at": str(noon + HOUR)}
    payload = json.dumps({"at": str(noon), "free": [piece]})
    with (
        scope(street_tenant),
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT share_free(%s::jsonb)", [payload])


def test_the_refusals_page_links_to_the_neighbours_form(next_door, book, home, client_of, noon, time_machine):
    time_machine.move_to(noon, tick=False)
    book()
    page = client_of(home).post("/rooms/multi/book/", TYPED).content.decode()
    assert "http://huiyuan.localhost/rooms/multi/book/?day=2026-11-26&amp;starts=14:00&amp;ends=16:00" in (
        page.replace("%3A", ":")
    )


def test_the_director_says_where_the_house_stands(home, client_of, lead, worker, rooms):
    client = client_of(home, lead.account)
    assert client.get("/staff/rooms/arrange/place/").status_code == 200
    assert client.post("/staff/rooms/arrange/place/", {"latitude": "31.19"}).status_code == 422
    typed = {"latitude": "31.19", "longitude": "121.4542", "is_shared": "on"}
    assert client.post("/staff/rooms/arrange/place/", typed).status_code == 302
    assert Site.objects.get().is_shared
    assert client_of(home, worker.account).post("/staff/rooms/arrange/place/", typed).status_code == 403


def test_constraints_of_the_place(rooms, lead, noon):
    site = place_house(latitude=NORTH, longitude=EAST, is_shared=True, worker=lead, at=noon)
    assert violated(Site.objects.create) == "site_once"
    rows = Site.objects.filter(pk=site.pk)
    assert violated(lambda: rows.update(latitude=91)) == "site_on_the_map"
    assert violated(lambda: rows.update(latitude=None)) == "site_on_the_map"
