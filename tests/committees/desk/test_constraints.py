"""Each constraint, really hit by plain SQL: the truth stands in the database."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from committees.desk.models import Matter, Step
from keting.db.constraints import constraint_of
from tests.databases import as_owner


def run(statement: str, *params: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)


def violated(statement: str, *params: object) -> str:
    with pytest.raises(IntegrityError) as caught:
        run(statement, *params)
    return constraint_of(caught.value)


CLOSED = "state = 'closed', closed_at = received_at"
MATTER = {
    "matter_words_known": ["channel = 'pigeon'", "asker = 'nobody'"],
    "matter_says_what": ["what = ' '"],
    "matter_closed_has_outcome": [
        "state = 'closed'",
        f"{CLOSED}, outcome = ''",
        f"{CLOSED}, outcome = 'forgotten'",
        "outcome = 'done'",
        "closed_at = received_at",
        "state = 'lost'",
    ],
    "matter_handed_is_accepted": [
        f"{CLOSED}, outcome = 'handed_over', handed_to = '物业'",
        f"{CLOSED}, outcome = 'handed_over', accepted_at = received_at",
    ],
    "matter_guided_says_next": [f"{CLOSED}, outcome = 'guided', next_step = '  '"],
    "matter_promise_has_day": ["promise = 'x'", "promised_on = '2026-11-30'"],
    "matter_ends_after_start": [
        "state = 'closed', outcome = 'done', closed_at = received_at - interval '1 second'"
    ],
    "matter_void_says_why": ["voided_at = now()", "void_reason = 'x'", "replaced_by_id = id"],
    "matter_facts_stay": [
        "year = 2025",
        "serial = 99",
        "received_at = received_at - interval '1 day'",
        "due_on = due_on + 1",
        "kind_id = (SELECT id FROM tenants_servicekind WHERE code = 'legal_aid')",
    ],
}


@pytest.mark.parametrize(("name", "change"), [(name, sql) for name, all_ in MATTER.items() for sql in all_])
def test_matter(take, name, change):
    matter = take()
    assert violated(f"UPDATE desk_matter SET {change} WHERE id = %s", matter.pk) == name


def test_a_matter_has_exactly_one_owner(take):
    with pytest.raises(IntegrityError, match="owner_id"):
        run("UPDATE desk_matter SET owner_id = NULL WHERE id = %s", take().pk)


def test_an_end_stays_as_it_is(take):
    matter = take(is_answered=True)
    reopen = "UPDATE desk_matter SET state = 'open', outcome = '', closed_at = NULL WHERE id = %s"
    assert violated(reopen, matter.pk) == "matter_facts_stay"


def test_a_matter_is_never_deleted(take):
    assert violated("DELETE FROM desk_matter WHERE id = %s", take().pk) == "matter_never_deleted"


def test_without_its_guard_a_fact_can_be_changed_and_a_row_deleted(take):
    matter = take()
    connection.check_constraints()
    as_owner("ALTER TABLE desk_matter DISABLE TRIGGER desk_matter_keep")
    run("UPDATE desk_matter SET serial = 99 WHERE id = %s", matter.pk)
    assert Matter.objects.get(pk=matter.pk).serial == 99


def test_a_number_and_a_form_stand_once(take):
    one, other = take(), take()
    values = {f.attname: getattr(other, f.attname) for f in Matter._meta.concrete_fields if not f.generated}
    for name, clash in {
        "matter_number_once": {"serial": one.serial},
        "matter_request_once": {"serial": 3, "request_key": other.pk},
    }.items():
        run("UPDATE desk_matter SET request_key = id WHERE id = %s", other.pk)
        copy = Matter(**{**values, "id": None, "request_key": None, **clash})
        copy.id = Matter._meta.pk.default()
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            copy.save(force_insert=True)
        assert constraint_of(caught.value) == name
    run("INSERT INTO desk_series (id, year, last) VALUES (gen_random_uuid(), 2030, 1)")
    again = "INSERT INTO desk_series (id, year, last) VALUES (gen_random_uuid(), 2030, 1)"
    assert violated(again) == "series_year_once"


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("step_promise_has_day", {"kind": "promised", "line": "x"}),
        ("step_promise_has_day", {"kind": "noted", "line": "x", "promised_on": "2026-11-30"}),
        ("step_promise_has_day", {"kind": "promised", "line": " ", "promised_on": "2026-11-30"}),
        ("step_kind_known", {"kind": "dreamt"}),
    ],
)
def test_step(take, worker, noon, name, fields):
    step = Step(matter=take(), at=noon, by=worker, **fields)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        step.save(force_insert=True)
    assert constraint_of(caught.value) == name


CHANGES = ["UPDATE desk_step SET line = 'x'", "DELETE FROM desk_step"]


@pytest.mark.parametrize("change", CHANGES)
def test_steps_are_append_only(take, change):
    take()
    connection.check_constraints()
    assert violated(change) == "step_append_only"


def test_nobody_but_the_owner_empties_a_table(take):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        run("TRUNCATE desk_step")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        as_owner("TRUNCATE desk_step")


def test_without_the_guard_steps_could_be_changed(take):
    take()
    connection.check_constraints()
    as_owner("DROP TRIGGER desk_step_changes_nothing ON desk_step")
    run(CHANGES[0])
    assert set(Step.objects.values_list("line", flat=True)) == {"x"}
