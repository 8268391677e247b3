"""Unmet demand: by hour, size and use, beside what was met; nobody's name is in it."""

import pytest
from django.utils.translation import override

from committees.rooms.models import Refused
from committees.rooms.selectors import demand
from keting.clock import month_span
from keting.refusal import Refusal
from tests.committees.rooms.conftest import THURSDAY


@pytest.fixture
def turned_away(book):
    """Two who found the afternoon taken, and one who came with too many."""
    book()
    for fields in ({}, {"hours": "15:00-16:00", "head_count": 8}, {"hours": "09:00-10:00", "head_count": 30}):
        with pytest.raises(Refusal):
            book(**fields)


def test_by_hour_size_use_and_reason(turned_away):
    found = demand(month_span(THURSDAY))
    thursday = found.hours[3]
    assert (found.total, sum(thursday.counts), thursday.counts[14 - 8]) == (3, 3, 1)
    assert [(row.name, row.refused, row.booked) for row in found.sizes] == [
        ("1–3", 1, 1),
        ("4–9", 1, 0),
        ("20–39", 1, 0),
    ]
    assert (found.uses[0].refused, found.uses[0].booked, found.uses[0].percent) == (3, 1, 75)
    assert found.reasons == (("room_taken", 2), ("room_too_small", 1))


def test_the_page_counts_and_names_nobody(turned_away, home, client_of, worker):
    desk = client_of(home, worker.account)
    text = desk.get("/staff/rooms/demand/?month=2026-11").content.decode()
    assert "别人已经约了" in text
    assert "沈阿姨" not in text
    assert desk.get("/staff/rooms/demand/?month=2026-13").status_code == 404
    assert {field.name for field in Refused._meta.fields}.isdisjoint({"contact_name", "phone", "household"})


def test_rooms_are_called_in_the_readers_language(turned_away):
    with override("en"):
        assert {row.name for row in demand(month_span(THURSDAY)).rooms} == {"Common room"}


def test_three_statements_however_many(turned_away, queries_of):
    assert queries_of(lambda: demand(month_span(THURSDAY))) <= 3
