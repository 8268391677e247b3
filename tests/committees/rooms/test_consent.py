"""Whoever booked takes the consent back with the code: names go, that the room was taken stays."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from committees.households.models import Household
from committees.rooms.demo import open_rooms
from committees.rooms.models import Booking, Claim, Layout, Room
from committees.rooms.services import BookingRequest, book_room
from keting import clock
from keting.audit.models import Entry
from tenants.models import Tenant
from tests.clients import HostClient

Clients = Callable[..., HostClient]
SOON = clock.today() + timedelta(days=2)


@pytest.fixture
def booked(home: Tenant) -> Any:
    """A room for a household, the day after tomorrow."""
    open_rooms(date(2026, 1, 1))
    door = Household.objects.create(building="3", room_no="502", since=date(2026, 1, 1))
    room = Room.objects.get(slug="multi")
    hours = {"starts_at": clock.at(SOON, "14:00"), "ends_at": clock.at(SOON, "15:00")}
    layout = Layout.objects.filter(room=room).first()
    who = {"contact_name": "沈阿姨", "phone": "13812341234", "household": door, "title": "手工组"}
    return book_room(
        request=BookingRequest(room=room, layout=layout, head_count=2, **hours, **who), at=clock.now()
    )


def said(booking: Booking) -> tuple[Any, ...]:
    booking.refresh_from_db()
    return booking.contact_name, booking.phone, booking.phone_index, booking.title, booking.household


def test_what_is_still_to_come_is_given_back_and_says_nothing(
    booked: Any, home: Tenant, client_of: Clients
) -> None:
    client = client_of(home)
    slip = client.open_with(booked.reference)
    assert f"{slip}take-back/" in client.get(slip).content.decode()
    assert client.post(f"{slip}take-back/")["Location"] == slip
    assert said(booked.booking) == ("…", "", "", "…", None)
    assert booked.booking.state == "cancelled"
    assert not Claim.objects.filter(is_active=True).exists()
    assert Entry.objects.filter(verb="take_consent_back").count() == 1
    assert "take-back" not in client.get(slip).content.decode()
    # Pressed twice it is the same.
    assert client.post(f"{slip}take-back/").status_code == 302


def test_what_is_over_stays_taken(booked: Any) -> None:
    from committees.rooms.services import take_consent_back

    take_consent_back(booking=booked.booking, at=clock.at(SOON, "16:00"))
    assert said(booked.booking) == ("…", "", "", "…", None)
    assert booked.booking.state == "confirmed"


def test_while_it_lasts_the_desk_is_asked(booked: Any) -> None:
    from committees.rooms.services import take_consent_back
    from keting.refusal import Refusal

    with pytest.raises(Refusal, match="has_begun"):
        take_consent_back(booking=booked.booking, at=clock.at(SOON, "14:30"))
    assert said(booked.booking)[0] == "沈阿姨"


def test_another_code_or_the_neighbour_takes_nothing_back(
    booked: Any, home: Tenant, neighbour: Tenant, client_of: Clients
) -> None:
    for tenant, code in ((home, "ABCD2345"), (neighbour, booked.reference)):
        client = client_of(tenant)
        assert client.post("/rooms/give-back/", {"code": code}).status_code == 422
        assert client.post(f"/rooms/booked/{booked.booking.pk}/take-back/").status_code == 404
    assert said(booked.booking)[0] == "沈阿姨"
