"""Whom to ring: numbers stand masked; one at a time is shown where it is pressed, and the record knows."""

import pytest

from committees.rooms.kinds import CallKind
from committees.rooms.models import Booking, Call
from committees.rooms.services import join_waitlist
from keting.audit.models import Entry
from tests.committees.rooms.conftest import THURSDAY

CALLS = "/staff/rooms/calls/"
NUMBER = "13812341234"


@pytest.fixture
def desk(home, client_of, worker, rooms, noon, time_machine):
    """A colleague before the page, on Tuesday at noon."""
    time_machine.move_to(noon, tick=False)
    return client_of(home, worker.account)


@pytest.fixture
def called(book, noon) -> Booking:
    """Somebody who must be told."""
    made = book(on=THURSDAY, phone=NUMBER).booking
    Call.objects.create(booking=made, kind=CallKind.CLOSED, asked_at=noon)
    return made


def test_the_number_is_shown_where_it_was_pressed(desk, called, worker):
    assert NUMBER not in desk.get(CALLS).content.decode()
    shown = desk.post(f"/staff/rooms/booking/{called.pk}/number/", {"calls": ""})
    page = shown.content.decode()
    assert f'href="tel:{NUMBER}"' in page
    assert "<h1>要打的电话</h1>" in page
    assert shown["Refresh"] == f"60; url={CALLS}"
    line = Entry.objects.get(verb="reveal_phone")
    assert (line.actor_id, line.thing_id, line.why) == (worker.account.pk, str(called.pk), "多功能室")
    assert NUMBER not in str(list(Entry.objects.values()))
    assert NUMBER not in desk.get(CALLS).content.decode()


def test_on_the_page_of_one_booking_too(desk, called):
    page = f"/staff/rooms/booking/{called.pk}/"
    assert "138****1234" in desk.get(page).content.decode()
    assert NUMBER in desk.post(f"{page}number/").content.decode()


def test_whoever_waits_can_be_rung(desk, called, ask, noon):
    waits, _code = join_waitlist(request=ask(on=THURSDAY, phone="13955556666"), at=noon)
    page = desk.post(f"/staff/rooms/waiting/{waits.pk}/number/").content.decode()
    assert "13955556666" in page
    assert NUMBER not in page


def test_without_a_number_it_says_so(desk, book):
    made = book(on=THURSDAY).booking
    answer = desk.post(f"/staff/rooms/booking/{made.pk}/number/")
    assert (answer.status_code, "没有留电话" in answer.content.decode()) == (422, True)
    assert not Entry.objects.filter(verb="reveal_phone").exists()
