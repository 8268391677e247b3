"""Three rooms without bookings, and a request that goes through."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from committees.rooms.demo import open_rooms
from committees.rooms.models import Layout, Room
from committees.rooms.selectors import offer_of
from committees.rooms.services import Booked, BookingRequest, book_room
from keting import clock
from tenants.models import Tenant

Ask = Callable[..., BookingRequest]
THURSDAY = date(2026, 11, 26)


@pytest.fixture
def rooms(home: Tenant) -> dict[str, Room]:
    """多功能室, 活动室 and 谈心室 of the own committee."""
    open_rooms(date(2026, 1, 1))
    return {slug: offer for slug in ("multi", "activity", "talk") if (offer := offer_of(slug))}


@pytest.fixture
def ask(rooms: dict[str, Room]) -> Ask:
    """`ask(room="multi", on=…, hours="14:00-16:00", layout="long", **fields)`: a request."""

    def make(
        room: str = "multi", on: date = THURSDAY, hours: str = "14:00-16:00", **fields: Any
    ) -> BookingRequest:
        starts, ends = hours.split("-")
        kind = fields.pop("layout", None)
        rows = Layout.objects.filter(room=rooms[room])
        given = {"head_count": 2, "title": "手工组", "contact_name": "沈阿姨", **fields}
        return BookingRequest(
            room=rooms[room],
            layout=rows.get(kind=kind) if kind else rows.first(),
            starts_at=given.pop("starts_at", clock.at(on, starts)),
            ends_at=given.pop("ends_at", clock.at(on, ends)),
            **given,
        )

    return make


@pytest.fixture
def book(ask: Ask, noon: datetime) -> Callable[..., Booked]:
    """`book(**like ask)`: books on Tuesday at noon."""
    return lambda **fields: book_room(request=ask(**fields), at=noon)


@pytest.fixture
def noon() -> datetime:
    """Tuesday 24 November 2026, noon in Shanghai."""
    return datetime(2026, 11, 24, 4, tzinfo=UTC)
