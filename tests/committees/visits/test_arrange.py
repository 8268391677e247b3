"""Agreeing on a visit, and what becomes of it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from committees.staff.models import Presence
from committees.staff.selectors import board
from committees.visits import services
from committees.visits.models import Appointment, Quiet
from keting.marks.models import Mark
from keting.refusal import Refusal

TUESDAY = date(2026, 11, 24)


def refusal_of(call) -> str:
    with pytest.raises(Refusal) as refused:
        call()
    return refused.value.code


def test_an_appointment_is_arranged_and_marked(arrange):
    appointment = arrange()
    assert (appointment.state, appointment.minutes) == ("planned", 30)
    assert set(Mark.objects.exclude(fact="people").values_list("fact", "day")) == {("visits", TUESDAY)}


def test_one_worker_is_in_one_place(arrange, colleague):
    arrange()
    assert refusal_of(lambda: arrange(hours=2.25)) == "worker_elsewhere"
    arrange(hours=2.5)
    arrange(by=colleague)


def test_it_lies_ahead(arrange):
    assert refusal_of(lambda: arrange(hours=-1)) == "time_past"


def test_sent_twice_it_is_one(arrange):
    key = uuid4()
    assert arrange(request_key=key) == arrange(request_key=key)


def test_who_asked_for_quiet_is_left_in_peace(arrange, household, worker, noon):
    services.keep_quiet(household=household, until=TUESDAY + timedelta(days=1), worker=worker, at=noon)
    assert refusal_of(arrange) == "quiet"
    assert refusal_of(lambda: arrange(hours=24)) == "quiet"
    arrange(hours=48)


def test_quiet_ends_today_or_later(household, worker, noon):
    yesterday = TUESDAY - timedelta(days=1)
    ask = {"household": household, "worker": worker, "at": noon}
    assert refusal_of(lambda: services.keep_quiet(until=yesterday, **ask)) == "quiet_in_past"


def test_moved_it_makes_room_and_lives_on(arrange, worker, noon):
    old, starts_at = arrange(), noon + timedelta(hours=2.25)
    new = services.move_visit(appointment=old, starts_at=starts_at, minutes=45, worker=worker, at=noon)
    assert Appointment.objects.get(pk=old.pk).state == "moved"
    assert (new.moved_from, new.minutes, new.means) == (old, 45, "phone")


def test_a_move_that_is_refused_leaves_it_standing(arrange, worker, noon):
    old, _other = arrange(), arrange(hours=4)
    starts_at = noon + timedelta(hours=4)
    move = {"starts_at": starts_at, "minutes": 30, "worker": worker, "at": noon}
    assert refusal_of(lambda: services.move_visit(appointment=old, **move)) == "worker_elsewhere"
    assert Appointment.objects.get(pk=old.pk).state == "planned"


def test_declined_with_a_day_means_quiet(arrange, worker, noon):
    until = TUESDAY + timedelta(days=30)
    services.decline_visit(appointment=arrange(), until=until, worker=worker, at=noon)
    assert Quiet.objects.get().until == until


def test_absence_shows_only_once_it_began(arrange, noon):
    appointment = arrange()
    assert refusal_of(lambda: services.note_absent(appointment=appointment, at=noon)) == "too_early"
    services.note_absent(appointment=appointment, at=noon + timedelta(hours=3))


def test_settled_once(arrange, worker, noon):
    appointment = arrange()
    services.cancel_visit(appointment=appointment, at=noon)
    for again in (
        lambda: services.cancel_visit(appointment=appointment, at=noon),
        lambda: services.decline_visit(appointment=appointment, worker=worker, at=noon),
    ):
        assert refusal_of(again) == "appointment_settled"


def test_on_the_way_the_board_says_visiting_and_not_where(arrange, worker, noon):
    services.set_off(appointment=arrange(hours=0.5), at=noon)
    line = next(line for line in board(noon).lines if line.worker == worker)
    assert line.post == "visit"
    assert line.stay.until_at == noon + timedelta(hours=1)
    assert {field.name for field in Presence._meta.fields}.isdisjoint({"household", "appointment"})
