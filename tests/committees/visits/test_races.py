"""Several at once, on connections of their own."""

import pytest

from committees.staff.models import Worker
from committees.visits.models import Appointment, Visit
from committees.visits.services import arranging
from keting.refusal import Refusal
from tests.committees.desk.test_races import together
from tests.waiting import is_kept_waiting


def test_of_many_who_take_the_same_hour_one_gets_it(real_db, home, arrange, worker, household):
    found = together(home, *[arrange] * 6)
    assert found == ["done"] + ["worker_elsewhere"] * 5
    assert Appointment.objects.count() == 1


def test_one_appointment_has_one_visit(real_db, home, arrange, visit):
    appointment = arrange(hours=0)
    found = together(home, *[lambda: visit(appointment=appointment)] * 4)
    assert found == ["appointment_settled"] * 3 + ["done"]
    assert Visit.objects.count() == 1


def test_who_arranges_for_one_colleague_takes_turns(real_db, home, arrange, worker, household):
    assert is_kept_waiting(home, Worker.objects.filter(pk=worker.pk), arrange)
    assert not Appointment.objects.exists()


def test_without_turns_both_arrange_at_once(real_db, home, arrange, worker, household, monkeypatch):
    monkeypatch.setattr(arranging, "wait_for", lambda _worker: None)
    assert not is_kept_waiting(home, Worker.objects.filter(pk=worker.pk), arrange)
    assert Appointment.objects.exists()


def test_nothing_is_arranged_for_whoever_has_just_left(home, arrange, worker, household, noon):
    Worker.objects.filter(pk=worker.pk).update(is_active=False, until=noon)
    with pytest.raises(Refusal, match="worker_gone"):
        arrange()
