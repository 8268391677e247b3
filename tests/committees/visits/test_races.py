"""Several at once, on connections of their own."""

from committees.visits.models import Appointment, Visit
from tests.committees.desk.test_races import together


def test_of_many_who_take_the_same_hour_one_gets_it(real_db, home, arrange, worker, household):
    found = together(home, *[arrange] * 6)
    assert found == ["done"] + ["worker_elsewhere"] * 5
    assert Appointment.objects.count() == 1


def test_one_appointment_has_one_visit(real_db, home, arrange, visit):
    appointment = arrange(hours=0)
    found = together(home, *[lambda: visit(appointment=appointment)] * 4)
    assert found == ["appointment_settled"] * 3 + ["done"]
    assert Visit.objects.count() == 1
