"""Half-years, ticks and notices."""

from datetime import date, datetime, timedelta

import pytest

from committees.clubs.models import Member, Notice, Tick
from committees.clubs.selectors import half_of, meetings_of, notices_of, sheet, unrenewed
from committees.clubs.services import (
    Person,
    add_member,
    let_member_go,
    note_meeting,
    post_notice,
    renew_club,
    take_notice_down,
)
from keting import clock
from keting.refusal import Refusal

MONDAY = clock.at(date(2026, 11, 23), "09:00")


@pytest.fixture
def tick(club, worker, noon):
    """`tick([members], guests=0)`: who came on Monday."""
    return lambda came, guests=0, when=MONDAY: note_meeting(
        club=club, starts_at=when, came=[one.pk for one in came], guests=guests, by=worker.account, at=noon
    )


def test_written_twice_is_the_same_and_a_wrong_tick_is_voided(club, noon, tick):
    leader = Member.objects.get(club=club)
    other = add_member(club=club, person=Person("马丁"), at=noon)
    tick([leader, other], guests=2)
    tick([leader, other], guests=2)
    assert [(one.came, one.guests) for one in meetings_of(club)] == [(2, 2)]
    tick([other], guests=1)
    assert (sheet(club, MONDAY).came, sheet(club, MONDAY).guests) == ({other.pk}, 1)
    assert Tick.objects.filter(voided_at__isnull=False).count() == 2


def test_nobody_is_ticked_before_the_day_or_from_another_club(club, found, noon, tick):
    with pytest.raises(Refusal) as refused:
        tick([], when=noon + timedelta(days=1))
    assert refused.value.code == "too_early"
    tick([found(name="合唱队").members.get()])
    assert meetings_of(club) == []


def test_renewed_once_a_half_year_with_its_count(club, worker, noon, tick):
    tick([Member.objects.get(club=club)])
    assert unrenewed(date(2026, 12, 31)) == set()
    spring = noon.replace(year=2027, month=1)
    assert unrenewed(clock.day_of(spring)) == {club.pk}
    made = renew_club(club=club, worker=worker, at=spring)
    assert (made.half, made.members, made.meetings) == (date(2027, 1, 1), 1, 1)
    assert unrenewed(clock.day_of(spring)) == set()
    with pytest.raises(Refusal) as refused:
        renew_club(club=club, worker=worker, at=spring)
    assert refused.value.code == "renewed_already"


def test_a_club_without_a_leader_does_not_go_on(club, worker, noon):
    let_member_go(member=Member.objects.get(club=club), at=noon)
    with pytest.raises(Refusal) as refused:
        renew_club(club=club, worker=worker, at=noon)
    assert refused.value.code == "club_not_led"


def test_a_notice_stands_for_a_fortnight_or_until_it_is_taken_down(club, worker, noon):
    told = post_notice(club=club, text="周五彩排", text_en="", worker=worker, at=noon)
    today = clock.day_of(noon)
    assert (notices_of(club, today), notices_of(club, today + timedelta(days=15))) == ([told], [])
    take_notice_down(notice=told, at=noon)
    assert (notices_of(club, today), Notice.objects.count()) == ([], 1)


@pytest.mark.parametrize(
    ("day", "half"),
    [((2026, 6, 30), (2026, 1, 1)), ((2026, 7, 1), (2026, 7, 1)), ((2028, 2, 29), (2028, 1, 1))],
)
def test_the_half_year_of_a_day(day, half):
    assert half_of(date(*day)) == date(*half)


def test_the_moment_in_an_address_is_read_or_missing():
    from committees.clubs.forms import moment_named

    assert moment_named("20261123-0900") == MONDAY
    assert isinstance(MONDAY, datetime)
    assert [moment_named(word) for word in ("", "x", "20261301-0900", "20260229-0900")] == [None] * 4
