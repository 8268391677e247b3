"""Giving back: by the booker, by the desk, and by mistake."""

from datetime import timedelta

import pytest

from committees.rooms.kinds import State
from committees.rooms.models import Booking, Claim, Noise
from committees.rooms.services import cancel_booking, void_booking
from keting.audit.models import Entry
from keting.refusal import Refusal


def test_frees_the_space_and_the_wall(book, noon):
    cancel_booking(booking=book(use="loud").booking, reason="下雨", at=noon)
    assert not Claim.objects.filter(is_active=True).exists()
    assert not Noise.objects.filter(is_active=True).exists()
    book(room="talk", use="private")
    book()
    assert Booking.objects.filter(state=State.CANCELLED, cancel_reason="下雨").count() == 1


def test_is_done_once(book, noon):
    booking = book().booking
    cancel_booking(booking=booking, reason="下雨", at=noon)
    with pytest.raises(Refusal, match="not_open"):
        cancel_booking(booking=booking, reason="下雨", at=noon)


def test_needs_a_reason(book, noon):
    with pytest.raises(Refusal, match="no_reason"):
        cancel_booking(booking=book().booking, reason="  ", at=noon)


def test_once_begun_only_the_desk_can(book, worker):
    booking = book().booking
    later = booking.starts_at + timedelta(minutes=5)
    with pytest.raises(Refusal, match="has_begun"):
        cancel_booking(booking=booking, reason="下雨", at=later)
    cancel_booking(booking=booking, reason="没人来", at=later, worker=worker)
    assert Entry.objects.get(verb="cancel").why == "没人来"


def test_what_is_over_stays(book, worker):
    booking = book().booking
    with pytest.raises(Refusal, match="has_ended"):
        cancel_booking(booking=booking, reason="下雨", at=booking.ends_at, worker=worker)


def test_a_mistake_is_voided_once_and_stays(book, noon, worker):
    booking = book().booking
    void_booking(booking=booking, reason="日子打错了", at=noon, worker=worker)
    booking.refresh_from_db()
    assert (booking.state, booking.void_reason) == (State.CANCELLED, "日子打错了")
    with pytest.raises(Refusal, match="not_open"):
        void_booking(booking=booking, reason="再来", at=noon, worker=worker)
