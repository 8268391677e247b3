"""The director's pages: hours and closures."""

import pytest

from committees.rooms.models import Closure, Hours
from tests.committees.rooms.conftest import THURSDAY


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
