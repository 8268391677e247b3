"""Dumps brought to another server: the whole house into an empty database, then one committee of it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest

from deploy.backup import elsewhere
from deploy.backup.kept import Backup
from deploy.backup.living import Living
from deploy.backup.sums import sums
from deploy.local.servers import Servers, throwaway
from deploy.local.trouble import Trouble
from tests.deploy.houses import HOME, KEY, NEIGHBOUR, OTHERWISE, Home, archived_house, quiet
from tests.plugin import ROOT

ALL = (HOME, NEIGHBOUR, "street", "public")
# Logins, versions and the history's clock are the new server's own.
ITS_OWN = OTHERWISE | {"tenants_tenant", "tenants_version"}
pytestmark = pytest.mark.timeout(400)


@dataclass
class Other:
    """A second server with an empty database, and a backup of the first."""

    servers: Servers
    living: Living
    backup: Backup
    facts: dict[str, dict[str, str]]

    def restore(self, *words: str) -> tuple[int, str]:
        """`keting restore …` on the new machine; status and all that was said."""
        env = os.environ | {"KETING_HOME": str(self.servers.home / "new"), "KETING_MASTER_KEY": KEY}
        env |= {"DATABASE_URL": self.living.url, "KETING_ROLES": "elsewhere"}
        env |= {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")])}
        command = [sys.executable, "-m", "keting", "restore", *words]
        done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def now(self) -> dict[str, dict[str, str]]:
        """The sums of what must be the same."""
        return facts(self.living)


def facts(house: Living) -> dict[str, dict[str, str]]:
    """By office and table."""
    found = {schema: sums(house, schema) for schema in ALL}
    return {
        schema: {name: told for name, told in tables.items() if name not in ITS_OWN}
        for schema, tables in found.items()
    }


@pytest.fixture(scope="module")
def first() -> Iterator[tuple[Home, Backup]]:
    """The house that is lost."""
    with archived_house() as home:
        home.add(HOME, 20)
        home.add(NEIGHBOUR, 5)
        yield home, home.back_up()


@pytest.fixture
def other(first: tuple[Home, Backup]) -> Iterator[Other]:
    """Another machine."""
    house, backup = first
    with throwaway() as servers:
        servers.createdb("elsewhere")
        living = Living(servers.database_url("elsewhere"), house.living.programs, servers.owner)
        yield Other(servers, living, backup, facts(house.living))


def seen_by(other: Other, schema: str, table: str) -> int:
    """Rows that an office's login sees."""
    login = f"elsewhere_t_{schema}"
    with psycopg2.connect(host=str(other.servers.sockets), user=login, dbname="elsewhere") as raw:
        cursor = raw.cursor()
        cursor.execute(f"SELECT count(*) FROM {table}")
        found: int = cursor.fetchone()[0]
    raw.close()
    return found


def test_the_whole_house_then_one_committee(other: Other) -> None:
    status, said = other.restore("--from", str(other.backup.folder))
    assert status == 0, said
    assert other.now() == other.facts
    assert seen_by(other, HOME, "households_household") == 20
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        seen_by(other, HOME, f"{NEIGHBOUR}.households_household")
    other.living.ask(f"UPDATE {HOME}.households_resident SET name = '错了' WHERE name <> ''")
    file = other.backup.folder / "committees" / f"{HOME}.tar"
    status, said = other.restore("--committee", HOME, "--from", str(file))
    assert status == 0, said
    assert other.now() == other.facts
    assert seen_by(other, HOME, "households_household") == 20
    status, said = other.restore("--from", str(other.backup.folder))
    assert (status, "the database is not empty" in said) == (1, True)
    status, said = other.restore("--committee", HOME, "--at", "2026-01-01")
    assert (status, "is its administrator's" in said) == (1, True)
    assert other.now() == other.facts


def test_a_failure_leaves_the_database_empty(
    other: Other, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, said = other.restore("--from", str(tmp_path))
    assert (status, "is not a backup" in said) == (1, True)
    status, said = other.restore("--at", "2026-01-01")
    assert (status, "--from FOLDER into an empty database" in said) == (1, True)
    monkeypatch.setenv("KETING_MASTER_KEY", KEY)
    monkeypatch.setattr(elsewhere, "settle", no_room)
    with pytest.raises(Trouble, match="no room"):
        elsewhere.restore_elsewhere(other.living, other.backup.folder, quiet)
    assert other.living.ask(elsewhere.CONTENT) == []


def no_room(house: Living) -> None:
    """The last step fails."""
    msg = "no room"
    raise Trouble(msg)
