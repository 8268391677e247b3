"""A club's hours, and who is ticked at them: a list never stays behind at an hour that nobody meets."""

from dataclasses import replace
from datetime import timedelta

import pytest

from committees.clubs.models import Tick
from committees.clubs.services import Founding, approve_club, found_club, note_meeting
from committees.rooms.kinds import BookerKind
from committees.rooms.models import Booking
from committees.rooms.selectors.bookings import digest
from committees.rooms.services import extend_booking, move_booking, request_of
from keting import clock
from keting.refusal import Refusal
from tests.committees.rooms.conftest import THURSDAY

HOUR = timedelta(hours=1)


@pytest.fixture
def club(home, noon):
    """旗袍队, approved."""
    made = found_club(
        founding=Founding(name="旗袍队", category="arts", about="走秀", leader="沈玉兰", phone="13800000000"),
        at=noon,
    )
    approve_club(club=made, liaison=None, at=noon)
    made.refresh_from_db()
    return made


@pytest.fixture
def meeting(book, club, worker):
    """The club's Thursday at two, ticked in the morning."""
    made = book(club=club, booker_kind=BookerKind.CLUB, worker=worker).booking
    morning = clock.at(THURSDAY, "09:00")
    came = set(club.members.values_list("pk", flat=True))
    note_meeting(club=club, starts_at=made.starts_at, came=came, guests=1, by=worker.account, at=morning)
    return made


def moved(booking, worker, by):
    """Asked for in the morning."""
    to = replace(
        request_of(booking, worker=worker), starts_at=booking.starts_at + by, ends_at=booking.ends_at + by
    )
    return move_booking(booking=booking, to=to, at=clock.at(THURSDAY, "10:00")).booking


@pytest.mark.parametrize("by", [HOUR, timedelta(days=7)])
def test_a_ticked_meeting_stays_where_it_was(meeting, worker, by):
    with pytest.raises(Refusal, match="club_has_met"):
        moved(meeting, worker, by)
    meeting.refresh_from_db()
    assert meeting.occupies


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "打过勾"), ("en", "ticked"), ("ja", "出席の印")])
def test_the_page_says_so(meeting, home, client_of, time_machine, language, word):
    time_machine.move_to(clock.at(THURSDAY, "10:00"), tick=False)
    Booking.objects.filter(pk=meeting.pk).update(reference_hash=digest("K7M4P2QX"))
    client = client_of(home)
    client.cookies["keting_language"] = language
    answer = client.post(
        "/rooms/booked/K7M4P2QX/move/", {"day": f"{THURSDAY}", "starts": "16:00", "ends": "17:00"}
    )
    assert (answer.status_code, word in answer.content.decode()) == (422, True)


def test_it_may_last_longer(meeting, worker):
    later = extend_booking(
        booking=meeting, until=meeting.ends_at + HOUR, at=clock.at(THURSDAY, "10:00"), worker=worker
    )
    assert later.booking.starts_at == meeting.starts_at


def test_without_its_ticks_it_moves(meeting, club, worker):
    at = clock.at(THURSDAY, "09:30")
    note_meeting(club=club, starts_at=meeting.starts_at, came=set(), guests=0, by=worker.account, at=at)
    assert moved(meeting, worker, HOUR).occupies
    assert not Tick.objects.filter(voided_at__isnull=True).exists()
