"""Each constraint, really hit by plain SQL: the truth stands in the database."""

import pytest
from django.db import IntegrityError, connection, transaction

from committees.visits.models import Appointment, Need, Quiet, Visit
from committees.visits.services import Found
from keting.db.constraints import constraint_of
from keting.db.keys import uuid7
from tests.databases import as_owner


def run(statement: str, *params: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)


def violated(statement: str, *params: object) -> str:
    with pytest.raises(IntegrityError) as caught:
        run(statement, *params)
    return constraint_of(caught.value)


def refused_copy(row, **changes) -> str:
    """The constraint that refuses a copy of the row with these changes."""
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.generated}
    copy = type(row)(**{**values, "id": uuid7(), **changes})
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        copy.save(force_insert=True)
    return constraint_of(caught.value)


APPOINTMENT = {
    "appointment_one_place": {},
    "appointment_ends_after_start": {"ends_at": "starts_at"},
    "appointment_settled_has_time": {"state": "kept"},
    "appointment_means_known": {"means": "pigeon"},
    "appointment_request_once": {"state": "moved", "settled_at": "starts_at", "request_key": "same"},
}
VISIT = {
    "visit_channel_known": {"channel": "pigeon"},
    "visit_minutes_sane": {"minutes": 0},
    "visit_met_sane": {"met": 51},
    "visit_says_something": {"line": " "},
    "visit_void_says_why": {"void_reason": "x"},
    "visit_appointment_once": {"request_key": None},
    "visit_request_once": {"appointment_id": None},
}


@pytest.mark.parametrize("name", APPOINTMENT)
def test_appointment(arrange, name):
    row = arrange(request_key=uuid7())
    meant = {"starts_at": row.starts_at, "same": row.request_key}
    changes = {"request_key": None, "state": "declined", "settled_at": row.starts_at}
    if name == "appointment_one_place":
        changes = {"request_key": None}
    own = {key: meant.get(value, value) for key, value in APPOINTMENT[name].items()}
    if name == "appointment_settled_has_time":
        own["settled_at"] = None
    assert refused_copy(row, **{**changes, **own}) == name


@pytest.mark.parametrize("name", VISIT)
def test_visit(visit, arrange, noon, name):
    row = visit(appointment=arrange(hours=0), request_key=uuid7(), at=noon)
    free = {"appointment_id": None, "request_key": None}
    changes = VISIT[name] if name.endswith("_once") else {**free, **VISIT[name]}
    assert refused_copy(row, **changes) == name


def test_need(visit, kinds):
    row = visit(needs=[Found("送餐", kinds["elder_meals"])]).needs.get()
    assert refused_copy(row) == "need_once"
    assert refused_copy(row, what=" ", visit=visit()) == "need_says_what"


def test_quiet(household, worker):
    row = Quiet(household=household, since="2026-11-24", until="2026-11-23", said_to=worker)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        row.save()
    assert constraint_of(caught.value) == "quiet_dates_in_order"


FACTS = [
    ("visits_visit", "minutes = 45"),
    ("visits_visit", "visited_at = visited_at - interval '1 day'"),
    ("visits_visit", "met = 3"),
    ("visits_visit", "channel = 'door'"),
    ("visits_appointment", "starts_at = starts_at - interval '1 hour'"),
]


@pytest.mark.parametrize(("table", "change"), FACTS)
def test_counted_facts_stay(visit, arrange, table, change):
    arrange()
    visit()
    word = table.partition("_")[2]
    assert violated(f"UPDATE {table} SET {change}") == f"{word}_facts_stay"
    assert violated(f"DELETE FROM {table}") == f"{word}_never_deleted"


def test_a_visit_is_not_voided_twice(visit, worker, noon):
    row = visit()
    void = "UPDATE visits_visit SET voided_at = %s, voided_by_id = %s, void_reason = 'x' WHERE id = %s"
    run(void, noon, worker.pk, row.pk)
    assert violated("UPDATE visits_visit SET voided_at = now() WHERE id = %s", row.pk) == "visit_facts_stay"


def test_without_its_guard_a_visit_could_be_changed(visit):
    visit()
    connection.check_constraints()
    as_owner("DROP TRIGGER visits_visit_keep ON visits_visit")
    run(f"UPDATE visits_visit SET {FACTS[0][1]}")
    assert Visit.objects.get().minutes == 45


def test_without_its_guard_a_worker_would_be_in_two_places(arrange):
    row = arrange()
    connection.check_constraints()
    as_owner("ALTER TABLE visits_appointment DROP CONSTRAINT appointment_one_place")
    arrange()
    assert Appointment.objects.filter(starts_at=row.starts_at).count() == 2
    assert not Need.objects.exists()
