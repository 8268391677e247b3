"""A club's hours, and who is ticked at them: a list never stays behind at an hour that nobody meets."""

from dataclasses import replace
from datetime import timedelta

import pytest

from committees.clubs.models import Tick
from committees.clubs.services import Founding, approve_club, found_club, note_meeting
from committees.rooms.kinds import BookerKind, Priority
from committees.rooms.models import Booking
from committees.rooms.selectors.bookings import digest
from committees.rooms.services import (
    Shutting,
    arriving,
    bump_bookings,
    cancel_booking,
    close_rooms,
    extend_booking,
    move_booking,
    note_absence,
    objections,
    release_absent,
    request_of,
    void_booking,
)
from keting import clock
from keting.audit.models import Entry
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
        f"{client.open_with('K7M4P2QX')}move/", {"day": f"{THURSDAY}", "starts": "16:00", "ends": "17:00"}
    )
    assert (answer.status_code, word in answer.content.decode()) == (422, True)


def given_back(booking, worker):
    """By the desk, in the morning."""
    cancel_booking(booking=booking, reason="散了", at=clock.at(THURSDAY, "10:00"), worker=worker)


def entered_by_mistake(booking, worker):
    """Voided in the morning."""
    void_booking(booking=booking, reason="重复", at=clock.at(THURSDAY, "10:00"), worker=worker)


def missed(booking, worker):
    """Said of it when it has begun."""
    note_absence(booking=booking, worker=worker, at=booking.starts_at + HOUR / 2)


@pytest.mark.parametrize("undo", [given_back, entered_by_mistake, missed])
def test_a_ticked_meeting_is_not_undone(meeting, worker, undo):
    with pytest.raises(Refusal, match="club_has_met"):
        undo(meeting, worker)
    meeting.refresh_from_db()
    assert (meeting.occupies, Tick.objects.filter(voided_at__isnull=True).count()) == (True, 2)


@pytest.mark.parametrize("undo", [given_back, entered_by_mistake, missed])
def test_where_nobody_looks_at_the_ticks_they_stay_behind(meeting, worker, undo, monkeypatch):
    monkeypatch.setattr(objections, "is_ticked", lambda *_meeting: False)
    undo(meeting, worker)
    meeting.refresh_from_db()
    assert (meeting.occupies, Tick.objects.filter(voided_at__isnull=True).count()) == (False, 2)


def test_who_is_ticked_is_not_let_go_of(meeting, book, noon, monkeypatch):
    other = book(room="activity").booking
    late = meeting.starts_at + HOUR / 2
    assert release_absent(at=late) == 1
    other.refresh_from_db(), meeting.refresh_from_db()
    assert (meeting.state, other.state) == ("confirmed", "no_show")
    monkeypatch.setattr(arriving, "is_ticked", lambda *_meeting: False)
    assert release_absent(at=late) == 1


def shut(worker, at):
    """The typhoon closes all from one to six."""
    hours = clock.at(THURSDAY, "13:00"), clock.at(THURSDAY, "18:00")
    close_rooms(shutting=Shutting(*hours, "weather", None, "台风"), worker=worker, at=at)


def test_the_weather_crosses_out_who_was_ticked_beforehand(meeting, worker):
    at = clock.at(THURSDAY, "12:00")
    shut(worker, at)
    meeting.refresh_from_db()
    crossed_out = Tick.objects.filter(voided_at=at, voided_by=worker.account)
    assert (meeting.occupies, crossed_out.count()) == (False, 2)
    line = Entry.objects.get(verb="void")
    assert line.why == "台风"


def test_who_met_before_the_weather_came_has_met(meeting, worker):
    shut(worker, meeting.starts_at + HOUR / 2)
    meeting.refresh_from_db()
    assert (meeting.occupies, Tick.objects.filter(voided_at__isnull=True).count()) == (False, 2)


def test_an_emergency_crosses_them_out(meeting, ask, lead):
    asked = ask(worker=lead, booker_kind=BookerKind.COMMITTEE, priority=Priority.EMERGENCY)
    bump_bookings(request=asked, reason="火警", at=clock.at(THURSDAY, "12:00"))
    meeting.refresh_from_db()
    assert (meeting.occupies, Tick.objects.filter(voided_by=lead.account).count()) == (False, 2)


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
