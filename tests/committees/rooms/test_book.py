"""Booking: what is written, what is refused, what is kept of a refusal."""

import pytest
from django.db import connection

from committees.rooms.kinds import BookerKind, State, Use
from committees.rooms.models import Booker, Booking, Claim, Noise, Refused
from committees.rooms.selectors import booking_of, offer_of
from committees.rooms.services import book_room
from keting.audit.models import Entry
from keting.marks.models import Mark
from keting.refusal import Refusal


def test_books_and_claims_the_space(book):
    booked = book()
    claim = Claim.objects.get()
    assert (claim.booking_id, claim.is_active) == (booked.booking.pk, True)
    assert (claim.during.lower, claim.during.upper) == (booked.booking.starts_at, booked.booking.ends_at)


def test_a_joined_room_claims_every_space(book, rooms):
    rooms["multi"].parts.create(space=rooms["activity"].parts.get().space)
    rooms["multi"] = offer_of("multi")
    book()
    with pytest.raises(Refusal, match="room_taken"):
        book(room="activity")


def test_copies_the_rules_of_the_day(book, rooms):
    booking = book().booking
    rooms["multi"].most_minutes = 60
    rooms["multi"].save()
    booking.refresh_from_db()
    assert booking.terms["most_minutes"] == 240
    assert booking.terms["capacity"] == 14


def test_keeps_the_code_as_a_digest_only(book):
    booked = book()
    assert booked.reference not in str(Booking.objects.values().get())
    assert booking_of(f" {booked.reference[:4].lower()}-{booked.reference[4:]}") == booked.booking
    assert booking_of("AAAAAAAA") is None


def test_seals_the_phone(book):
    book(phone="13812341234")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, phone_index FROM rooms_booking")
        sealed, index = cursor.fetchone()
    assert b"1381234" not in bytes(sealed)
    assert len(index) == 32
    assert Booking.objects.get().phone == "13812341234"


def test_needs_no_phone(book):
    assert book().booking.phone_index == ""
    assert not Booker.objects.exists()


def test_the_desk_books_with_a_line_in_the_record(book, worker):
    booking = book(worker=worker, booker_kind=BookerKind.CLUB).booking
    assert (booking.booked_via, booking.is_title_public) == ("desk", True)
    assert Entry.objects.get(verb="book").thing_id == str(booking.pk)


@pytest.mark.parametrize("fields", [{}, {"booker_kind": "club"}])
def test_a_title_from_the_page_is_not_public(book, fields):
    assert not book(**fields).booking.is_title_public


def test_a_private_use_never_shows_its_title(book, worker):
    booking = book(worker=worker, booker_kind=BookerKind.COMMITTEE, use=Use.PRIVATE).booking
    assert not booking.is_title_public


def test_marks_the_shanghai_day(book, ask):
    Mark.objects.all().delete()
    booking = book(hours="08:00-09:00").booking  # the day before in UTC
    assert booking.day == ask().day
    assert {mark.day for mark in Mark.objects.filter(fact="bookings")} == {ask().day}


def test_overlap_is_refused_and_touching_is_not(book):
    book()
    with pytest.raises(Refusal, match="room_taken"):
        book(hours="15:30-16:30")
    book(hours="16:00-17:00")
    assert Booking.objects.count() == 2


def test_a_refusal_leaves_only_the_demand(book):
    book()
    with pytest.raises(Refusal):
        book(head_count=7, contact_name="张三", phone="13900000000")
    kept = Refused.objects.get()
    assert (kept.code, kept.head_count, kept.minutes) == ("room_taken", 7, 120)
    assert "张三" not in str(Refused.objects.values().get())
    assert (Claim.objects.count(), Noise.objects.count(), Booker.objects.count()) == (1, 1, 0)


def test_nonsense_is_no_demand(ask, noon):
    with pytest.raises(Refusal, match="end_before_start"):
        book_room(request=ask(hours="16:00-14:00"), at=noon)
    assert not Refused.objects.exists()


@pytest.mark.parametrize("use", ["quiet", "private"])
def test_loud_and_quiet_do_not_meet_at_a_wall(book, use):
    book(room="multi", use="loud")
    with pytest.raises(Refusal, match="loud_next_door"):
        book(room="talk", use=use, hours="15:00-16:00")


def test_no_choir_beside_a_talk(book):
    book(room="talk", use="private")
    with pytest.raises(Refusal, match="loud_next_door"):
        book(room="multi", use="loud")


def test_quiet_beside_quiet_and_loud_far_away(book):
    book(room="multi", use="quiet")
    book(room="talk", use="private")
    book(room="activity", use="loud")
    assert Booking.objects.filter(state=State.CONFIRMED).count() == 3


def test_a_phone_has_few_open_bookings(book, rooms):
    for hour in range(8, 8 + rooms["multi"].open_bookings):
        book(hours=f"{hour:02}:00-{hour:02}:30", phone="13812341234")
    with pytest.raises(Refusal, match="too_many_open"):
        book(hours="18:00-19:00", phone="13812341234")
    book(hours="18:00-19:00", phone="13900000000")
    book(hours="19:00-20:00", phone="13812341234", booker_kind=BookerKind.COMMITTEE)
