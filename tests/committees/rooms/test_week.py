"""The week's table and the rooms of this moment, as the public sees them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import translation

from committees.clubs.models import Club
from committees.rooms.kinds import BookerKind
from committees.rooms.models import Booking
from committees.rooms.selectors import rooms_now, week_table
from committees.rooms.selectors.week import week_named
from committees.rooms.services import cancel_booking
from keting import clock
from keting.clock import day_span, week_span
from tests.committees.rooms.conftest import THURSDAY


def cell(at, room=0, day=THURSDAY):
    """One cell of the week's table."""
    table = week_table(week_span(day), at=at)
    return next(row for row in table.days if row.day == day).cells[room]


def hours(pieces):
    """14:00-16:00 …"""
    return [f"{clock.local(p.starts_at):%H:%M}-{clock.local(p.ends_at):%H:%M}" for p in pieces]


def test_shows_taken_and_free_time(book, noon):
    book(hours="09:00-10:00")
    book()
    found = cell(noon)
    assert hours(found.slots) == ["09:00-10:00", "14:00-16:00"]
    assert hours(found.gaps) == ["08:00-09:00", "10:00-14:00", "16:00-21:00"]
    assert cell(noon, room=1).is_all_free


def test_leaves_out_what_has_passed_and_what_is_too_short(book, noon):
    book(on=clock.day_of(noon), hours="13:00-15:00")
    book(on=clock.day_of(noon), hours="15:15-16:00")
    today = cell(noon + timedelta(minutes=10), day=clock.day_of(noon))
    assert hours(today.gaps) == ["12:30-13:00", "16:00-21:00"]
    assert not cell(noon, day=clock.day_of(noon) - timedelta(days=1)).gaps


def test_names_clubs_and_nobody_else(book, noon, worker):
    book(hours="09:00-10:00", title="旗袍队", worker=worker, booker_kind=BookerKind.CLUB)
    book(hours="10:00-11:00", title="生日会", worker=worker)
    book(hours="11:00-12:00", title="自称旗袍队", booker_kind=BookerKind.CLUB)
    assert [slot.label for slot in cell(noon).slots] == ["旗袍队", "", ""]


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("zh-hans", ["旗袍队彩排", "旗袍队"]),
        ("en", ["Qipao club", "Qipao club"]),
        ("ja", ["チーパオの会", "チーパオの会"]),
    ],
)
def test_a_clubs_hours_bear_its_name_in_the_readers_language(book, noon, worker, language, titles):
    """Its leader's too, with the card; but neither that title nor what is private."""
    names = {"name": "旗袍队", "name_en": "Qipao club", "name_ja": "チーパオの会"}
    given = {"category": "arts", "about": "x", "founded_on": THURSDAY, "asked_at": noon}
    club = Club.objects.create(**names, **given, state="active", since=THURSDAY, request_key=uuid4())
    club.members.create(name="马丁", part="leader", joined_on=THURSDAY)
    for_club = {"club": club, "booker_kind": BookerKind.CLUB}
    book(hours="09:00-10:00", title="旗袍队彩排", worker=worker, **for_club)
    Booking.objects.filter(pk=book(hours="10:00-11:00", title="给李阿姨过生日").booking.pk).update(club=club)
    private = book(hours="11:00-12:00", title="谈谈心", use="private").booking
    Booking.objects.filter(pk=private.pk).update(club=club)
    with translation.override(language):
        assert [slot.label for slot in cell(noon).slots] == [*titles, ""]


def test_a_joined_room_is_taken_when_one_space_is(book, noon, rooms):
    rooms["multi"].parts.create(space=rooms["activity"].parts.get().space)
    book(room="activity")
    assert hours(cell(noon).slots) == ["14:00-16:00"]


def test_cancelled_time_is_free(book, noon):
    cancel_booking(booking=book().booking, reason="下雨", at=noon)
    assert cell(noon).is_all_free


def test_same_statements_for_one_booking_and_for_thirty(book, noon, queries_of):
    book()
    one = queries_of(lambda: week_table(week_span(THURSDAY), at=noon))
    for n in range(30):
        book(hours=f"{8 + n % 10:02}:00-{8 + n % 10:02}:30", on=THURSDAY + timedelta(days=1 + n // 10))
    assert queries_of(lambda: week_table(week_span(THURSDAY), at=noon)) == one <= 8


def test_rooms_now(book, noon):
    book(on=clock.day_of(noon), hours="13:00-15:00", layout="islands")
    before, during = rooms_now(noon)[0], rooms_now(noon + timedelta(hours=2))[0]
    assert (before.is_free, before.layout, during.is_free, during.layout) == (True, "long", False, "islands")
    assert (hours([before.following]), during.changes_at) == (["13:00-15:00"], during.current.ends_at)
    night = rooms_now(noon + timedelta(hours=12))[0]
    assert (night.is_open, night.is_free) == (False, False)


def test_week_names():
    week = week_named("2026-W48")
    assert week == week_span(THURSDAY)
    assert week_named("2026-W53") is not None
    for nonsense in ("", "2026-W54", "2026-48", "x-Wy", "99999-W01", "2026-W00"):
        assert week_named(nonsense) is None
    assert day_span(THURSDAY).start in week
