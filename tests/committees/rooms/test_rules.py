"""Each rule says no with its own code, and yes at its edge."""

from datetime import date, timedelta

import pytest

from committees.clubs.models import Club, Member
from committees.clubs.services import Founding, approve_club, found_club
from committees.rooms.models import Booking
from committees.rooms.services import book_room, guards, rules
from keting import clock
from keting.refusal import Refusal
from tests.committees.rooms.conftest import THURSDAY

BROKEN = {
    "end_before_start": {"hours": "14:00-14:00"},
    "not_one_day": {"ends_at": clock.at(THURSDAY + timedelta(days=1), "00:30"), "hours": "20:00-20:30"},
    "time_passed": {"on": date(2026, 11, 24), "hours": "12:00-13:00"},
    "too_far_ahead": {"on": date(2027, 2, 23)},
    "nobody_comes": {"head_count": 0},
    "room_closed": {"hours": "20:00-21:30"},
    "too_short": {"hours": "14:00-14:29"},
    "too_long": {"hours": "09:00-13:01"},
    "layout_too_small": {"layout": "long", "head_count": 15},
    "room_too_small": {"head_count": 25},
    "room_is_quiet": {"room": "talk", "use": "loud"},
}
KEPT = (
    {"on": date(2026, 11, 24), "hours": "12:15-13:00"},
    {"on": date(2027, 2, 22)},
    {"hours": "08:00-12:00"},
    {"hours": "17:00-21:00"},
    {"hours": "14:00-14:30"},
    {"layout": "long", "head_count": 14},
    {"room": "talk", "use": "private", "head_count": 3},
)


@pytest.mark.parametrize("code", BROKEN)
def test_says_no(ask, noon, code):
    rule = rules.broken_rule(ask(**BROKEN[code]), noon)
    assert rule is not None
    assert rule.refusal(ask(**BROKEN[code])).code == code


@pytest.mark.parametrize("fields", KEPT)
def test_says_yes_at_the_edge(ask, noon, fields):
    assert rules.broken_rule(ask(**fields), noon) is None


def test_notice_is_none_unless_the_committee_asks_for_it(ask, noon, rooms):
    assert rules.broken_rule(ask(on=clock.day_of(noon), hours="12:01-13:00"), noon) is None
    rooms["multi"].notice_minutes = 24 * 60
    rule = rules.broken_rule(ask(on=clock.day_of(noon)), noon)
    assert rule is not None
    assert "24" in str(rule.refusal(ask()).message)


def test_a_room_that_is_not_offered_yet_or_any_more(ask, noon, rooms):
    rooms["multi"].until = THURSDAY
    rule = rules.broken_rule(ask(), noon)
    assert rule is not None
    assert rule.code == "room_not_offered"
    rooms["multi"].until = THURSDAY + timedelta(days=1)
    assert rules.broken_rule(ask(), noon) is None


def test_a_layout_of_another_room(ask, noon):
    request = ask()
    other = ask(room="activity", layout="theatre").layout
    rule = rules.LayoutHere()
    assert rule.breaks(type(request)(**{**vars(request), "layout": other}), noon)


def test_leap_day_and_old_summer_time(ask, noon):
    leap = clock.at(date(2028, 2, 20), "12:00")
    assert rules.broken_rule(ask(on=date(2028, 2, 29)), leap) is None
    # In 1988 Shanghai's clocks stood an hour ahead; opening hours follow the clock on the wall.
    request = ask(on=date(1988, 7, 1), hours="08:00-09:00")
    assert (request.starts_at.hour, rules.OpeningHours().breaks(request, noon)) == (23, False)


def test_codes_numbers_and_sentences_are_one_each():
    found = [*rules.RULES, guards.FREE, guards.QUIET_NEXT_DOOR, guards.FEW_OPEN_BOOKINGS]
    found += [guards.TIME_TO_CHANGE, guards.ENOUGH_STOCK]
    assert len({rule.code for rule in found}) == len(found)
    assert len({rule.number for rule in found}) == len(found)
    assert len({str(rule.sentence) for rule in found}) == len(found)


@pytest.mark.parametrize(("code", "member"), [("club_not_led", "member"), ("club_not_here", "leader")])
def test_a_club_books_while_it_is_here_and_led(ask, noon, worker, code, member):
    founding = Founding(name="旗袍队", category="arts", about="走秀", leader="马丁", phone="13800000000")
    club = found_club(founding=founding, at=noon)
    if code == "club_not_led":
        approve_club(club=club, liaison=None, at=noon)
        assert rules.broken_rule(ask(club=Club.objects.get()), noon) is None
    Member.objects.update(part=member)
    asked = ask(club=Club.objects.get())
    with pytest.raises(Refusal) as refused:
        book_room(request=asked, at=noon)
    assert (refused.value.code, Booking.objects.count()) == (code, 0)
