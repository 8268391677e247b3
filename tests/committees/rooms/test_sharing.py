"""A half-year shared out: wished, drawn, told, appealed, booked; and the file that says it again."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from committees.clubs.models import Club, Member
from committees.clubs.services import Founding, approve_club, found_club
from committees.rooms import selectors, services
from committees.rooms.models import Appeal, Booking, ClubWish, SeriesDate, Sharing
from committees.rooms.selectors.casting import case_of
from committees.rooms.selectors.halves import usual_day
from committees.rooms.services import SlotWish
from keting import allotment, clock
from keting.refusal import Refusal

HALF = date(2027, 1, 1)


@pytest.fixture
def club_of(noon):
    """`club_of("旗袍队")`: one that is at home here and led."""

    def make(name: str) -> Club:
        founding = Founding(name=name, category="arts", about="走秀", leader="马丁", phone="13800000000")
        made = found_club(founding=founding, at=noon)
        approve_club(club=made, liaison=None, at=noon)
        return Club.objects.get(pk=made.pk)

    return make


@pytest.fixture
def sharing(worker, rooms, noon):
    """The round of the first half of 2027, open until Sunday."""
    closes = clock.day_of(noon) + timedelta(days=5)
    return services.open_round(half=HALF, closes_on=closes, cap=480, busy_cap=240, worker=worker, at=noon)


@pytest.fixture
def wish(sharing, rooms, noon):
    """`wish(club, rank, hours="14:00-16:00", weekday=2)`: Tuesday in the activity room."""

    def say(club: Club, rank: int = 1, hours: str = "14:00-16:00", **fields: object) -> ClubWish:
        room = rooms["activity"]
        given = {"weekday": 2, "head_count": 10, "use": "loud", **fields}
        ends = tuple(clock.at(clock.day_of(noon), hour) for hour in hours.split("-"))
        layout = next(one for one in room.layouts.all() if one.kind == "open")
        asked = SlotWish(club=club, rank=rank, room=room, layout=layout, hours=ends, **given)
        return services.say_wish(sharing=sharing, wish=asked, at=noon)

    return say


@pytest.fixture
def later(sharing, noon):
    """After the closing day."""
    return noon + timedelta(days=6)


def refused(call, **given):
    with pytest.raises(Refusal) as no:
        call(**given)
    return no.value.code


def test_from_the_wish_to_the_standing_slot(sharing, wish, club_of, worker, later):
    first, second = wish(club_of("旗袍队")), wish(club_of("合唱队"))
    other = wish(second.club, 2, weekday=3)
    services.draw_round(sharing=sharing, at=later)
    winner, loser = sorted(ClubWish.objects.filter(rank=1), key=lambda one: not one.is_given)
    assert (winner.reason, loser.reason, loser.against) == ("lot", "lot", winner)
    assert {first.pk, second.pk} == {winner.pk, loser.pk}
    assert ClubWish.objects.get(pk=other.pk).is_given
    services.publish_round(sharing=sharing, at=later)
    services.book_round(sharing=sharing, worker=worker, at=later)
    dates = SeriesDate.objects.filter(series__wish=winner.pk)
    booked = Booking.objects.filter(club=winner.club, day__gte=HALF)
    assert dates.count() == 26
    assert {one.day.isoweekday() for one in booked} == ({2} if winner.club != second.club else {2, 3})
    assert refused(services.book_round, sharing=sharing, worker=worker, at=later) == "round_decided"


def test_the_file_is_replayed_to_the_same_result_by_anybody(sharing, wish, club_of, later):
    for name in ("旗袍队", "合唱队", "沪剧队"):
        wish(made := club_of(name))
        wish(made, 2, hours="18:30-20:30")
    services.draw_round(sharing=sharing, at=later)
    lost = ClubWish.objects.filter(is_given=True).first()
    services.change_wish(wish=lost, is_given=False, why="房间要修", at=later)
    file = json.loads(json.dumps(selectors.published_file(Sharing.objects.get())))
    verdicts, wrong = allotment.replayed(file)
    assert (wrong, len(verdicts)) == ([], 6)
    assert "马丁" not in json.dumps(file, ensure_ascii=False)


def test_wishes_keep_the_rules_of_the_door(wish, club_of, noon, sharing):
    club = club_of("旗袍队")
    assert refused(wish, club=club, hours="20:00-22:30") == "room_closed"
    assert refused(wish, club=club, head_count=400) == "room_too_small"
    wish(club)
    assert refused(wish, club=club) == "rank_taken"
    Member.objects.update(part="member")
    assert refused(wish, club=club, rank=2) == "club_not_led"
    assert ClubWish.objects.count() == 1


def test_nobody_wishes_late_and_nobody_draws_early(sharing, wish, club_of, noon, later):
    club = club_of("旗袍队")
    made = wish(club)
    assert refused(services.draw_round, sharing=sharing, at=noon) == "round_still_open"
    services.draw_round(sharing=sharing, at=later)
    assert refused(wish, club=club, rank=2) == "round_not_open"
    assert refused(services.take_wish_back, wish=made, at=later) == "round_not_open"
    assert refused(services.appeal_wish, wish=made, text="不公平", at=later) == "round_decided"


def test_one_round_for_a_half_year_that_closes_within_it(sharing, worker, noon):
    given = {"cap": 480, "busy_cap": 240, "worker": worker, "at": noon}
    day = clock.day_of(noon)
    assert refused(services.open_round, half=HALF, closes_on=day, **given) == "round_there"
    past = {"half": date(2027, 7, 1), "closes_on": day - timedelta(days=1)}
    assert refused(services.open_round, **past, **given) == "closes_too_late"


def test_an_appeal_is_answered_before_anything_is_booked(sharing, wish, club_of, worker, later):
    winner, loser = wish(club_of("旗袍队")), wish(club_of("合唱队"))
    services.draw_round(sharing=sharing, at=later)
    winner, loser = sorted(ClubWish.objects.all(), key=lambda one: not one.is_given)
    services.publish_round(sharing=sharing, at=later)
    said = services.appeal_wish(wish=loser, text="我们十年都在这个时间", at=later)
    assert refused(services.appeal_wish, wish=loser, text="再说一次", at=later) == "said_already"
    assert refused(services.book_round, sharing=sharing, worker=worker, at=later) == "appeals_open"
    assert refused(services.change_wish, wish=loser, is_given=True, why="x", at=later) == "wish_clashes"
    services.change_wish(wish=winner, is_given=False, why="让一让", at=later)
    services.change_wish(wish=loser, is_given=True, why="让一让", at=later)
    services.answer_appeal(appeal=said, answer="同意", worker=worker, at=later)
    services.book_round(sharing=sharing, worker=worker, at=later)
    assert {one.club for one in Booking.objects.filter(day__gte=HALF)} == {loser.club}
    assert Appeal.objects.get().answered_by == worker


def test_who_was_away_three_times_and_who_is_new_is_seen(sharing, wish, club_of, ask, noon):
    old, new = club_of("旗袍队"), club_of("合唱队")
    asked = ask(room="activity", layout="open", use="loud", club=old, booker_kind="club")
    for week in (1, 2, 3):
        then = [hour - timedelta(days=2 + 7 * week) for hour in (asked.starts_at, asked.ends_at)]
        one = replace(asked, starts_at=then[0], ends_at=then[1])
        made = services.book_room(request=one, at=noon - timedelta(days=40)).booking
        Booking.objects.filter(pk=made.pk).update(state="no_show")
    wish(old), wish(new)
    case = case_of(sharing)
    assert [row["is_lapsed"] for row in case["wishes"]] == [True, False]
    told = {row["name"]: (row["is_newcomer"], row["is_old"]) for row in case["clubs"]}
    assert told["合唱队"] == (True, False)


def test_an_example_day_is_no_holiday(home):
    assert [usual_day(HALF, weekday) for weekday in (5, 1)] == [date(2027, 1, 1), date(2027, 1, 4)]
    assert usual_day(date(2026, 1, 1), 4) == date(2026, 1, 8)
