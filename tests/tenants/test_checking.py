"""The drift check names what differs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, migrations, models

from tenants import commands
from tenants.fingerprint import fingerprint_of_tables, fingerprints
from tenants.models import Tenant, Version
from tenants.scope import owner_scope
from tests.tenants.steps import Steps, steps

__all__ = ["steps"]
CHANGES = {
    "ALTER TABLE visits_visit ADD hidden int": "column visits_visit.hidden should not be there",
    "ALTER TABLE visits_visit ALTER minutes TYPE bigint": "column visits_visit.minutes is",
    "ALTER TABLE visits_visit ALTER line DROP NOT NULL": "column visits_visit.line is",
    "ALTER TABLE visits_visit ALTER channel SET DEFAULT 'door'": "column visits_visit.channel is",
    "ALTER TABLE visits_visit DROP CONSTRAINT visit_minutes_sane": "visit_minutes_sane is missing",
    "DROP INDEX visit_by_day": "index visit_by_day is missing",
    "ALTER TABLE visits_visit DISABLE TRIGGER visits_visit_keep": "trigger visits_visit.visits_visit_keep is",
    "CREATE OR REPLACE FUNCTION marks_keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'": (
        "function marks_keep() is"
    ),
    "ALTER SEQUENCE marks_mark_id_seq INCREMENT 2": "sequence marks_mark_id_seq is",
    "ALTER TABLE visits_visit ENABLE ROW LEVEL SECURITY": "relation visits_visit is",
    "CREATE TABLE mine (id int)": "relation mine should not be there",
    "GRANT SELECT ON visits_visit TO PUBLIC": "grants on relation visits_visit is",
}


@pytest.fixture
def change(home: Tenant) -> Callable[[str], None]:
    def run(statement: str) -> None:
        with owner_scope(home), connection.cursor() as cursor:
            cursor.execute(statement)

    return run


def test_equal_offices_have_one_fingerprint(home: Tenant, neighbour: Tenant) -> None:
    with owner_scope():
        found = fingerprints([home.schema_name, neighbour.schema_name, "nowhere"])
    assert found[home.schema_name] == found[neighbour.schema_name]
    assert len(found[home.schema_name].tables) == 32
    assert found["nowhere"].tables == ""


@pytest.mark.parametrize("statement", CHANGES)
def test_a_change_is_named(
    home: Tenant, change: Callable[[str], None], capsys: pytest.CaptureFixture[str], statement: str
) -> None:
    change(statement)
    assert commands.check_committees() == 1
    said = capsys.readouterr().out
    assert home.schema_name in said
    assert CHANGES[statement] in said
    assert "2 of 3 offices are as they should be" in said


def test_rows_are_no_drift(home: Tenant, change: Callable[[str], None], worker: Any) -> None:
    with owner_scope():
        before = fingerprint_of_tables(home.schema_name)
    change("DELETE FROM staff_worker")
    with owner_scope():
        assert fingerprint_of_tables(home.schema_name) == before
    assert commands.check_committees() == 0
    assert Version.objects.get(tenant=home).fingerprint == before


def test_an_office_that_is_late_is_told_so(
    home: Tenant, steps: Steps, capsys: pytest.CaptureFixture[str]
) -> None:
    steps.add("visits", "0002_extra", migrations.AddField("visit", "extra", models.IntegerField(null=True)))
    assert commands.check_committees() == 1
    assert "lacks visits.0002_extra" in capsys.readouterr().out
