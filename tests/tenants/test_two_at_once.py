"""Two open at the same moment; and what pg_dump says of an opened committee."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from deploy.local.binaries import postgres
from deploy.local.owner import named
from keting.refusal import Refusal
from tenants import admission
from tenants.admission import Opening
from tenants.migrating.history import make_schema
from tenants.models import Tenant
from tenants.opening import open_committee
from tenants.scope import committees, owner_scope
from tests.plugin import database_url

DAY = date(2026, 1, 1)
SAME_CODE = (Opening("310104008045", "南康居委会", DAY), Opening("310104008045", "南康二村居委会", DAY))
SAME_NAME = (Opening("310104008045", "南康居委会", DAY), Opening("310104008046", "南康居委会", DAY))
STRANGERS = (Opening("310104008045", "南康居委会", DAY), Opening("310104008046", "北苑居委会", DAY))
SAME_PINYIN = (Opening("310104008045", "南康居委会", DAY), Opening("310104008046", "楠康居委会", DAY))


def at_once(wanted: tuple[Opening, ...]) -> list[str]:
    """The hosts' first words and the codes of refusals."""
    barrier = Barrier(len(wanted), timeout=30)

    def one(opening: Opening) -> str:
        try:
            barrier.wait()
            return open_committee(opening).tenant.committee.slug
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(wanted)) as pool:
        return sorted(pool.map(one, wanted))


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (SAME_CODE, {("code_open", "nankang"), ("code_open", "nankangercun")}),
        (SAME_NAME, {("name_taken", "nankang")}),
        (SAME_PINYIN, {("nankang", "nankang2")}),
        (STRANGERS, {("beiyuan", "nankang")}),
    ],
    ids=["code", "name", "pinyin", "nothing"],
)
def test_of_two_at_once_one_gives_way(
    real_db: str, wanted: tuple[Opening, ...], told: set[tuple[str, ...]]
) -> None:
    before = len(committees())
    found = tuple(at_once(wanted))
    assert found in told
    assert len(committees()) == before + sum(one.startswith(("nankang", "beiyuan")) for one in found)


def test_the_twin_without_the_constraint_opens_both(real_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "KNOWN", admission.KNOWN.replace("name = %s", "name = %s AND false"))
    with owner_scope(), connection.cursor() as cursor:
        cursor.execute("DROP INDEX tenant_name_once")
    assert at_once(SAME_NAME) == ["nankang", "nankang2"]


def dump(database: str, schema: str) -> list[str]:
    """What pg_dump says of a schema's shape, its name and its login left out."""
    program = postgres(named()).folder / "pg_dump"
    words = [program, "--schema-only", "--no-owner", "--no-privileges", f"--schema={schema}"]
    done = subprocess.run([*words, database_url(database)], capture_output=True, text=True, check=True)
    lines = done.stdout.replace(schema, "office").splitlines()
    return [line for line in lines if line and not line.startswith(("--", "\\"))]


def test_a_dump_of_an_opened_committee_is_that_of_a_migrated_one(real_db: str) -> None:
    """Migrated by Django itself, step by step."""
    opened = open_committee(SAME_CODE[0]).tenant
    migrated = Tenant(schema_name="c310104008099", type="committee", name="migrated")
    with owner_scope():
        make_schema(migrated.schema_name)
    with owner_scope(migrated):
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    ours = dump(real_db, opened.schema_name)
    assert ours == dump(real_db, migrated.schema_name)
    assert sum(line.startswith("CREATE TABLE") for line in ours) > 30
