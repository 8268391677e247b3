"""Pushing aside: who would give way is shown first; then they are offered another time, and must be told."""

from datetime import timedelta

import pytest

from committees.rooms.models import Booking, Call
from tests.committees.rooms.conftest import THURSDAY
from tests.committees.rooms.test_pages import TYPED

DAY = THURSDAY + timedelta(days=7)
PATH = "/staff/rooms/multi/bump/"
URGENT = TYPED | {"day": str(DAY), "priority": "2", "reason": "换届选举", "booker_kind": "committee"}


@pytest.fixture
def director(home, client_of, lead, rooms, noon, time_machine):
    """The director before the page, on Tuesday at noon."""
    time_machine.move_to(noon, tick=False)
    return client_of(home, lead.account)


def test_first_it_shows_who_gives_way_and_for_what(director, book):
    made = book(on=DAY, contact_name="沈阿姨").booking
    assert director.get(PATH).status_code == 200
    page = director.post(PATH, URGENT).content.decode()
    assert "沈阿姨" in page
    assert 'name="confirm"' in page
    made.refresh_from_db()
    assert (made.occupies, Booking.objects.count(), Call.objects.count()) == (True, 1, 0)


def test_then_it_is_done_offered_and_on_the_list_of_calls(director, book):
    made = book(on=DAY).booking
    assert director.post(PATH, URGENT | {"confirm": "1"}).url == "/staff/rooms/calls/"
    made.refresh_from_db()
    offer = Booking.objects.get(replaces=made)
    assert (made.state, made.cancel_reason, offer.awaits) == ("cancelled", "换届选举", "offer")
    assert "换届选举" in director.get("/staff/rooms/calls/").content.decode()


@pytest.mark.parametrize(
    ("changes", "status"), [({"reason": ""}, 422), ({"day": str(THURSDAY)}, 409), ({"priority": "5"}, 422)]
)
def test_without_a_reason_too_late_or_without_rank_nothing_happens(director, book, changes, status):
    book(on=DAY), book()
    assert director.post(PATH, URGENT | {"confirm": "1"} | changes).status_code == status
    assert Booking.objects.filter(occupies=True).count() == 2


def test_where_the_time_is_free_nobody_gives_way(director, rooms):
    assert "没有人" in director.post(PATH, URGENT).content.decode()


def test_a_colleague_may_not(home, client_of, worker, rooms):
    assert client_of(home, worker.account).get(PATH).status_code == 403
