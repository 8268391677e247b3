"""What cannot be: a clear no in the reader's language, and nothing has changed."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from committees.clubs.models import Club
from committees.clubs.services import Founding, approve_club, change_part, found_club
from committees.households.models import Household, Resident
from committees.households.services.cards import print_card
from committees.rooms.models import Booking
from committees.rooms.services import (
    cancel_booking,
    join_waitlist,
    lapse_holds,
    pause_booker,
    publish_room,
)
from tests.clients import HostClient
from tests.committees.rooms.conftest import THURSDAY

LANGUAGES = ("zh-hans", "en", "ja")
FORM = {"day": f"{THURSDAY}", "starts": "14:00", "ends": "16:00", "layout": "long", "head_count": "2",
        "title": "手工组", "use": "quiet", "booker_kind": "resident"}  # fmt: skip
BOOK = "/rooms/multi/book/"


@pytest.fixture(params=LANGUAGES)
def language(request, noon, time_machine):
    """Each of the three, on Tuesday at noon."""
    time_machine.move_to(noon, tick=False)
    return request.param


@pytest.fixture
def door(home):
    """3-1-502 with 沈玉兰."""
    made = Household.objects.create(building="3", unit="1", room_no="502", since=date(2026, 1, 1))
    Resident.objects.create(household=made, name="沈玉兰", since=date(2026, 1, 1))
    return made


@pytest.fixture
def family(home, door, rooms, lead, noon, language):
    """A browser that has shown the card and reads the language."""
    browser = HostClient(home)
    browser.post("/card/code/", {"code": print_card(household=door, by=lead.account, at=noon).secret})
    browser.cookies["keting_language"] = language
    return browser


def said(answer, language, **words):
    """Whether the page says its word in this language."""
    return words[language[:2]] in answer.content.decode()


def test_who_is_paused_is_told_until_when_and_where_to_go(family, language, book, door, lead, noon):
    made = book(household=door, hours="09:00-10:00").booking
    pause_booker(booking=made, days=30, reason="损坏桌椅", worker=lead, at=noon)
    answer = family.post(BOOK, FORM)
    assert said(answer, language, zh="前台", en="Please talk to the front desk", ja="受付")
    assert "R-126" in answer.content.decode()
    assert list(Booking.objects.all()) == [made]


def test_a_club_that_nobody_leads_any_more_is_not_to_be_chosen(family, language, door, noon):
    given = {"name": "旗袍队", "category": "arts", "about": "走秀", "leader": "沈玉兰"}
    club = found_club(founding=Founding(**given, household=door), at=noon)
    approve_club(club=club, liaison=None, at=noon)
    change_part(member=club.members.get(), part="member", at=noon)
    answer = family.post(BOOK, {**FORM, "booker_kind": "club", "club": f"{club.pk}"})
    assert (answer.status_code, Booking.objects.count(), Club.objects.count()) == (422, 0, 1)
    assert said(
        answer, language, zh="没有人带这支团队", en="leads this club now", ja="リーダーではありません"
    )


def test_of_two_browsers_with_the_same_form_one_is_told_that_it_is_taken(family, language):
    assert family.post(BOOK, FORM).status_code == 302
    answer = family.post(BOOK, FORM)
    assert said(answer, language, zh="别人已经借了", en="Somebody else", ja="ほかの方")
    assert "R-120" in answer.content.decode()
    assert Booking.objects.count() == 1


def test_a_stale_offer_is_not_there_any_more(family, language, book, ask, door, noon, time_machine):
    taken = book().booking
    join_waitlist(request=ask(household=door), at=noon)
    cancel_booking(booking=taken, reason="下雨", at=noon)
    offer = Booking.objects.get(state="held")
    time_machine.move_to(noon + timedelta(hours=30), tick=False)
    lapse_holds(at=noon + timedelta(hours=30))
    answer = family.post("/card/", {"what": "offer", "row": f"{offer.pk}"}, follow=True)
    assert said(answer, language, zh="不在您家的单子上", en="not on your list", ja="一覧にありません")
    offer.refresh_from_db()
    assert not offer.occupies


def test_a_forged_calendar_is_a_page_that_is_not_there(family, language, rooms, worker, noon):
    publish_room(room=rooms["multi"], worker=worker, at=noon)
    forged = [f"rooms/calendar/{'0' * 48}.ics", f"rooms/calendar/club/{uuid4()}.ics", "rooms/x/calendar.ics"]
    answers = [family.get(f"/{one}") for one in forged]
    assert [one.status_code for one in answers] == [404] * 3
    assert said(answers[0], language, zh="没有", en="not", ja="ありません")
    assert family.get("/rooms/multi/calendar.ics").status_code == 200
