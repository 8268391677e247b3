"""The board says who is where at any hour, as noted first and as planned else."""

from collections.abc import Callable
from datetime import date, time

import pytest

from committees.staff.models import Presence, Shift, Worker
from committees.staff.selectors import Board, Line, board, on_desk
from committees.staff.services import come_back, note_presence
from keting.clock import at
from keting.refusal import Refusal

TUESDAY, WEDNESDAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 27)
Plan = Callable[..., Shift]


def line_of(found: Board, worker: Worker) -> Line:
    return next(line for line in found.lines if line.worker == worker)


@pytest.fixture
def day(wang: Worker, chen: Worker, zhou: Worker, plan: Plan) -> None:
    """Wang: desk, visits. Chen: desk all day. Zhou: leave until Friday."""
    plan(wang, "am", "desk")
    plan(wang, "pm", "visit")
    plan(chen, "am", "desk")
    plan(chen, "pm", "desk")
    for away in (TUESDAY, WEDNESDAY):
        plan(zhou, "am", "leave", day=away)
        plan(zhou, "pm", "leave", day=away)
    plan(zhou, "am", "visit", day=FRIDAY)
    plan(wang, "am", "desk", day=WEDNESDAY)


@pytest.mark.usefixtures("day")
class TestHours:
    """The same day at different hours."""

    def test_before_opening_nobody_is_there_but_it_says_who_comes(self, wang: Worker) -> None:
        early = board(at(TUESDAY, "07:00"))
        assert not early.is_open
        assert early.on_desk == []
        assert early.next_desk_at == at(TUESDAY, "08:30")
        assert line_of(early, wang).desk_at == early.next_desk_at

    def test_in_the_morning_two_hold_the_desk(self, wang: Worker, chen: Worker, zhou: Worker) -> None:
        morning = board(at(TUESDAY, "09:40"))
        assert on_desk(morning.at) == [wang, chen]
        assert [line.worker for line in morning.lines] == [wang, chen, zhou]
        assert line_of(morning, wang).cover is None

    def test_leave_ends_with_the_next_shift(self, zhou: Worker, wang: Worker) -> None:
        away = line_of(board(at(TUESDAY, "09:40")), zhou)
        assert away.post == "leave"
        assert away.back is not None
        assert away.back.from_at == at(FRIDAY, "08:30")
        assert away.cover == wang

    def test_between_two_posts_one_is_off(self, wang: Worker) -> None:
        lunch = line_of(board(at(TUESDAY, "13:10")), wang)
        assert lunch.post == "off"
        assert lunch.back is not None
        assert lunch.back.post == "visit"

    def test_out_visiting_somebody_covers(self, wang: Worker, chen: Worker) -> None:
        out = line_of(board(at(TUESDAY, "14:00")), wang)
        assert out.post == "visit"
        assert out.stay is not None
        assert out.stay.until_at == at(TUESDAY, "17:30")
        assert out.cover == chen

    def test_at_the_desk_all_day_is_one_stay(self, chen: Worker) -> None:
        stay = line_of(board(at(TUESDAY, "10:00")), chen).stay
        assert stay is not None
        assert (stay.from_at, stay.until_at) == (at(TUESDAY, "08:30"), at(TUESDAY, "18:30"))

    def test_in_the_evening_all_are_gone(self) -> None:
        evening = board(at(TUESDAY, "20:00"))
        assert not evening.is_open
        assert {line.post for line in evening.lines} == {"off"}
        assert evening.next_desk_at == at(WEDNESDAY, "08:30")


@pytest.mark.usefixtures("day")
def test_what_was_noted_goes_before_the_roster(wang: Worker, zhou: Worker) -> None:
    note_presence(
        worker=wang, post="visit", at=at(TUESDAY, "09:00"), until=at(TUESDAY, "09:45"), covered_by=zhou
    )
    out = line_of(board(at(TUESDAY, "09:40")), wang)
    assert (out.post, out.cover) == ("visit", zhou)
    assert out.back is not None
    assert (out.back.post, out.back.from_at) == ("desk", at(TUESDAY, "09:45"))
    assert line_of(board(at(TUESDAY, "09:45")), wang).post == "desk"


@pytest.mark.usefixtures("day")
def test_back_early_the_roster_holds_again(wang: Worker) -> None:
    note_presence(worker=wang, post="meeting", at=at(TUESDAY, "09:00"), until=at(TUESDAY, "11:00"))
    come_back(worker=wang, at=at(TUESDAY, "10:00"))
    assert line_of(board(at(TUESDAY, "10:30")), wang).post == "desk"


def test_the_later_word_counts(wang: Worker) -> None:
    hours = [("09:00", "11:00"), ("12:00", "13:00"), ("10:00", "12:30")]
    for starts, ends in hours:
        note_presence(worker=wang, post="visit", at=at(TUESDAY, starts), until=at(TUESDAY, ends))
    rows = Presence.objects.order_by("from_at").values_list("from_at", "until_at")
    expected = [("09:00", "10:00"), ("10:00", "12:30")]
    assert list(rows) == [(at(TUESDAY, a), at(TUESDAY, b)) for a, b in expected]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"until": at(TUESDAY, "08:00")}, "presence_order"),
        ({"post": "home"}, "post_unknown"),
    ],
)
def test_a_presence_that_cannot_be_is_refused(wang: Worker, change: dict[str, object], code: str) -> None:
    told = {"post": "visit", "at": at(TUESDAY, "09:00"), "until": at(TUESDAY, "10:00"), **change}
    with pytest.raises(Refusal, match=code):
        note_presence(worker=wang, **told)  # type: ignore[arg-type]


def test_a_board_costs_the_same_for_one_and_for_thirty(
    wang: Worker, plan: Plan, queries_of: Callable[[Callable[[], object]], int]
) -> None:
    noon = at(TUESDAY, "12:00")
    plan(wang, "am", "desk")
    one = queries_of(lambda: board(noon))
    for number in range(29):
        other = Worker.objects.create(name=f"李{number}")
        plan(other, "am", "visit", starts=time(9))
        note_presence(worker=other, post="meeting", at=at(TUESDAY, "11:00"), until=at(TUESDAY, "13:00"))
    assert queries_of(lambda: board(noon)) == one
