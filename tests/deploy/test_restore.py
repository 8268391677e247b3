"""One committee goes back in time beside the living ones: exactly, alone, and nobody erased comes back."""

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deploy.backup import commands, kept, restoring
from deploy.backup.programs import session
from deploy.backup.register import register_rows, removal
from deploy.backup.sums import sums
from deploy.local.trouble import Trouble
from keting import clock
from tests.deploy.houses import HOME, KEY, NEIGHBOUR, Home, archived_house
from tests.drills import restore as drill
from tests.plugin import TEMPLATE

LEFT = "SELECT nspname FROM pg_namespace WHERE nspname ~ '_(old|new)'"
RIGHTS = f"""
SELECT nspname::text, nspowner::regrole::text, has_schema_privilege(%s, oid, 'USAGE'),
    has_table_privilege(%s, format('%%I.rooms_booking', nspname), 'INSERT')
FROM pg_namespace WHERE nspname ~ '^{HOME}' ORDER BY 1
"""


@pytest.fixture(autouse=True)
def _home(house: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETING_HOME", str(house.servers.home))
    monkeypatch.setenv("KETING_MASTER_KEY", KEY)
    monkeypatch.delenv("DATABASE_URL")


@pytest.fixture(scope="module")
def house() -> Iterator[Home]:
    """One house for the file, with a backup."""
    with archived_house() as home, pytest.MonkeyPatch.context() as patch:
        patch.setenv("KETING_MASTER_KEY", KEY)
        home.add(HOME, 20)
        home.add(NEIGHBOUR, 20)
        home.back_up()
        yield home


def refused(house: Home, *words: str) -> str:
    """Run a restore that is refused; return the sentence. Nothing living has changed."""
    before = [sums(house.living, schema) for schema in (HOME, NEIGHBOUR, "public")]
    with pytest.raises(Trouble) as found:
        commands.restore([*words])
    assert [sums(house.living, schema) for schema in (HOME, NEIGHBOUR, "public")] == before
    assert house.living.ask(LEFT) == []
    return str(found.value)


def test_back_to_a_moment_and_undone(house: Home) -> None:
    house.add(HOME, 5)
    then, at = house.facts(HOME), house.now()
    house.living.ask(f"UPDATE {HOME}.households_resident SET name = '李四' WHERE name <> ''")
    house.add(HOME, 3)
    house.add(NEIGHBOUR, 3)
    spoiled, neighbour = house.facts(HOME), sums(house.living, NEIGHBOUR)
    said = house.keting("restore", "--committee", "xuhuiyuan", "--at", at.isoformat())
    assert f"{HOME}_old_" in said
    assert house.facts(HOME) == then
    assert sums(house.living, NEIGHBOUR) == neighbour
    assert house.living.ask(f"SELECT count(*) > 0 FROM {HOME}.marks_mark") == [(True,)]
    assert house.living.ask(RIGHTS, *[f"{TEMPLATE}_t_{HOME}"] * 2) == [
        (HOME, f"{TEMPLATE}_owner", True, True),
        (said.split()[-1], f"{TEMPLATE}_owner", False, True),
    ]
    house.keting("restore", "--committee", "徐汇苑", "--undo")
    assert house.facts(HOME) == spoiled
    assert "dropped: c" in house.keting("restore", "--committee", HOME, "--drop-old")
    assert house.living.ask(LEFT) == []
    assert house.living.ask(LEFT) == []
    assert sums(house.living, NEIGHBOUR) == neighbour
    with pytest.raises(AssertionError, match="Nothing of"):
        house.keting("restore", "--committee", HOME, "--undo")


def test_the_drill_can_be_run_and_finds_nothing(house: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drill, "archived_house", lambda source: nullcontext(house))
    monkeypatch.setattr(drill, "build", lambda *given: None)
    monkeypatch.setattr(drill, "whole_street", lambda *given: (0, 0.0))
    monkeypatch.setattr(drill, "HOUSEHOLDS", 5)
    found = drill.run(is_guarded=True, n=1)
    assert found["violations"] == 0, found
    assert found["tables_compared"] > 50
    house.keting("restore", "--committee", HOME, "--drop-old")


LINE = f"INSERT INTO {HOME}.audit_entry VALUES (gen_random_uuid(), now(), NULL, '', %s, 'x', 'x', '')"


KEY_OF = f"INSERT INTO {HOME}.audit_rowkey VALUES (gen_random_uuid(), 'x', %s, 'x')"


def test_who_was_erased_stays_erased_and_the_record_goes_on(house: Home) -> None:
    house.living.ask(LINE, "look")
    house.living.ask(KEY_OF, "shredded")
    at = house.now()
    house.living.ask(f"UPDATE {HOME}.audit_entry SET place = 1, digest = 'x' WHERE verb = 'look'")
    person = house.living.ask(f"SELECT id FROM {HOME}.households_resident WHERE name <> '' LIMIT 1")[0][0]
    house.living.ask(
        f"UPDATE {HOME}.households_resident SET name = '', until = '2026-11-01' WHERE id = %s", person
    )
    house.living.ask(
        f"INSERT INTO {HOME}.audit_tombstone VALUES (gen_random_uuid(), 'resident', %s, now())", person
    )
    house.living.ask(f"DELETE FROM {HOME}.audit_rowkey")
    house.living.ask(KEY_OF, "later")
    house.living.ask(LINE, "erase")
    house.keting("restore", "--committee", HOME, "--at", at.isoformat())
    query = f"SELECT name, until IS NOT NULL FROM {HOME}.households_resident WHERE id = %s"
    assert house.living.ask(query, person) == [("", True)]
    assert house.living.ask(f"SELECT row_id FROM {HOME}.audit_tombstone") == [(person,)]
    assert house.living.ask(f"SELECT count(*) FROM {HOME}.audit_entry WHERE verb = 'erase'") == [(1,)]
    assert house.living.ask(f"SELECT place FROM {HOME}.audit_entry WHERE verb = 'look'") == [(1,)]
    assert house.living.ask(f"SELECT thing_id FROM {HOME}.audit_rowkey") == [("later",)]
    assert "dropped: c" in house.keting("restore", "--committee", HOME, "--drop-old")
    assert house.living.ask(LEFT) == []


def test_from_a_file_even_after_the_committee_was_lost(house: Home) -> None:
    made = house.back_up()
    assert kept.reaching(house.folder, made.ended_at) == made
    assert kept.reaching(house.folder, made.started_at) != made
    file = made.folder / "committees" / f"{NEIGHBOUR}.tar"
    then, register = house.facts(NEIGHBOUR), sums(house.living, "public")
    house.living.ask(f"DROP SCHEMA {NEIGHBOUR} CASCADE")
    with session(house.living.url) as cursor:
        house.living.ask(removal(cursor, register_rows(cursor, NEIGHBOUR)))
    house.keting("restore", "--committee", NEIGHBOUR, "--from", str(file))
    assert house.facts(NEIGHBOUR) == then
    assert sums(house.living, "public") == register
    assert "not of the committee" in refused(house, "--committee", HOME, "--from", str(file))


def test_an_older_office_is_brought_up_to_date(house: Home) -> None:
    """Before the moment the last migration had not come; the living office has it."""
    last = f"{HOME}.django_migrations WHERE app = 'audit' AND name = '0002_tombstone'"
    house.living.ask(f"CREATE TABLE public.kept AS SELECT * FROM {last}")
    house.living.ask(f"DELETE FROM {last}")
    house.living.ask(f"ALTER TABLE {HOME}.audit_tombstone SET SCHEMA public")
    at = house.now()
    house.living.ask(f"ALTER TABLE public.audit_tombstone SET SCHEMA {HOME}")
    house.living.ask(f"INSERT INTO {HOME}.django_migrations SELECT * FROM public.kept")
    house.living.ask("DROP TABLE public.kept")
    then = house.facts(HOME)
    said = house.keting("restore", "--committee", HOME, "--at", at.isoformat())
    assert "brought up to date" in said
    differing = {name for name, told in house.facts(HOME).items() if then.get(name) != told}
    assert differing <= {"django_migrations", "django_migrations_id_seq", "tenants_version"}
    house.keting("restore", "--committee", HOME, "--drop-old")


def test_bad_wishes_change_nothing(house: Home, tmp_path: Path) -> None:
    soon, early = clock.now() + timedelta(hours=1), clock.now() - timedelta(days=1)
    assert "has not come yet" in refused(house, "--committee", HOME, "--at", soon.isoformat())
    assert "No backup reaches back" in refused(house, "--committee", HOME, "--at", early.isoformat())
    assert "is no time" in refused(house, "--committee", HOME, "--at", "yesterday")
    assert "no committee" in refused(house, "--committee", "x'; --", "--at", "2026-01-01")
    nowhere = ("--folder", str(tmp_path))
    assert "no base backup" in refused(house, "--committee", HOME, "--at", "2026-01-01", *nowhere)
    at = house.now().isoformat()
    assert "did not exist then" in refused(house, "--committee", "310104008999", "--at", at)
    (tmp_path / "no.tar").write_bytes(b"no")
    file = str(tmp_path / "no.tar")
    assert "not a committee's backup" in refused(house, "--committee", HOME, "--from", file)


def test_after_people_moved_it_is_refused(house: Home) -> None:
    at = house.now()
    house.living.ask(
        """
        INSERT INTO tenants_change
            (id, kind, tenant_id, partner_id, valid_from, done_at, done_by, counts, former, undone_by)
        SELECT gen_random_uuid(), 'merge', a.id, b.id, '2026-11-25', now(), '', '{}', '{}', ''
        FROM tenants_tenant a, tenants_tenant b WHERE a.schema_name = %s AND b.schema_name = %s
        """,
        NEIGHBOUR,
        HOME,
    )
    assert "has had a merge since" in refused(house, "--committee", HOME, "--at", at.isoformat())
    house.living.ask("DELETE FROM tenants_change")


def test_other_keys_are_refused(house: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETING_MASTER_KEY", "A" * 43 + "=")
    assert "other keys" in refused(house, "--committee", HOME, "--at", house.now().isoformat())


def test_what_does_not_arrive_as_it_was_is_taken_out_again(
    house: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check of the sums is real: a row lost on the way is found, and nothing living is touched."""
    load = restoring.load

    def lose_one(target: Any, dump: Path, preamble: str) -> None:
        load(target, dump, preamble)
        target.ask(f"DELETE FROM {HOME}_new.households_resident WHERE ctid = '(0,1)'")

    monkeypatch.setattr(restoring, "load", lose_one)
    said = refused(house, "--committee", HOME, "--at", house.now().isoformat())
    assert "households_resident did not arrive as it was" in said
