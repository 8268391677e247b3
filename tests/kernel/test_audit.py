"""The record can only grow."""

from datetime import datetime

import pytest
from django.db import IntegrityError, connection

from committees.staff.models import Worker
from keting.audit.models import Entry
from keting.audit.services import record
from tenants.models import Tenant
from tests.databases import as_owner


@pytest.fixture
def entry(worker: Worker, noon: datetime) -> Entry:
    return record(actor=worker.account, verb="reveal_phone", thing=worker, at=noon, why="回电")


def test_a_line_names_actor_and_thing(entry: Entry, worker: Worker) -> None:
    assert (entry.actor_name, entry.thing, entry.thing_id) == ("范老师", "staff.worker", str(worker.pk))


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET why = ''", "DELETE FROM audit_entry"])
def test_a_line_cannot_be_changed(entry: Entry, statement: str) -> None:
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="append-only"):
        cursor.execute(statement)


def test_without_the_trigger_it_could(entry: Entry) -> None:
    """The twin."""
    as_owner("ALTER TABLE audit_entry DISABLE TRIGGER USER")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry")
    assert not Entry.objects.exists()


ODD = """
INSERT INTO audit_entry (id, at, actor_name, verb, thing, thing_id, why, {side})
VALUES (gen_random_uuid(), now(), '', 'look', 'staff.worker', '1', '', '{value}')
"""


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("value", ['"word"', "[1]", "7", "null"])
def test_a_lines_fields_stand_by_field(home: Tenant, side: str, value: str) -> None:
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match=f"entry_{side}_by_field"):
        cursor.execute(ODD.format(side=side, value=value))


def test_without_the_constraint_they_could_be_anything(home: Tenant) -> None:
    """The twin."""
    as_owner("ALTER TABLE audit_entry DROP CONSTRAINT entry_before_by_field")
    with connection.cursor() as cursor:
        cursor.execute(ODD.format(side="before", value="7"))
    assert Entry.objects.get(thing_id="1").before == 7
