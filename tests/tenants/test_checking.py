"""The drift check names what differs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, migrations, models

from tenants import commands
from tenants.blueprints import blueprint
from tenants.fingerprint import fingerprint_of_tables, fingerprints
from tenants.glance import glance_at
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
SUBTLE = [
    "ALTER TABLE visits_visit RENAME line TO lines",
    "ALTER TABLE visits_visit RENAME CONSTRAINT visit_minutes_sane TO visit_minutes_sound",
    "ALTER TABLE visits_need ALTER CONSTRAINT "
    "visits_need_visit_id_24d35268_fk_visits_visit_id NOT DEFERRABLE",
    "ALTER TABLE visits_visit ADD CONSTRAINT short CHECK (minutes < 9) NOT VALID",
    "ALTER TABLE visits_visit ADD CONSTRAINT one_alone EXCLUDE USING gist (id WITH =)",
    "CREATE INDEX more ON visits_visit (minutes DESC)",
    "CREATE INDEX more ON visits_visit ((minutes + 1)) WHERE minutes > 2",
    "CREATE VIEW mine AS SELECT id FROM visits_visit",
    "CREATE TYPE mine AS ENUM ('a')",
    "CREATE POLICY mine ON visits_visit USING (minutes > 2)",
    "ALTER FUNCTION marks_note() SET work_mem = '4MB'",
    "ALTER TABLE visits_visit REPLICA IDENTITY FULL",
]


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


OF_TABLES = [one for one in CHANGES if not one.startswith("GRANT")]


def test_equal_offices_have_one_glance(home: Tenant, neighbour: Tenant) -> None:
    with owner_scope():
        found = {glance_at(home.schema_name), glance_at(neighbour.schema_name)}
    assert found == {blueprint("committee").glance}


@pytest.mark.parametrize("statement", [*OF_TABLES, *SUBTLE])
def test_what_the_fingerprint_knows_the_glance_sees(
    home: Tenant, change: Callable[[str], None], statement: str
) -> None:
    before = looked_at(home)
    change(statement)
    assert all(old != new for old, new in zip(before, looked_at(home), strict=True))


def looked_at(tenant: Tenant) -> tuple[str, str]:
    with owner_scope():
        return glance_at(tenant.schema_name), fingerprint_of_tables(tenant.schema_name)


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
