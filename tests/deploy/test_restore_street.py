"""The whole street goes back in time while the house is closed, and forth again."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import pytest

from deploy.backup import commands
from deploy.backup.sums import sums
from deploy.local.servers import Servers, locked
from deploy.local.trouble import Trouble
from tests.deploy.houses import HOME, KEY, NEIGHBOUR, Home, archived_house

ALL = (HOME, NEIGHBOUR, "street", "public")
NAME = f"SELECT name FROM {HOME}.households_resident WHERE id = %s"


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A house with a backup, each test its own."""
    with archived_house() as home:
        monkeypatch.setenv("KETING_HOME", str(home.servers.home))
        monkeypatch.setenv("KETING_MASTER_KEY", KEY)
        monkeypatch.delenv("DATABASE_URL")
        home.add(HOME, 10)
        home.back_up()
        yield home


def facts(house: Home) -> dict[str, dict[str, str]]:
    """The sums of everything, but the versions' moments and who was signed in."""
    return {schema: sums(house.living, schema) for schema in ALL}


def spoil(house: Home) -> tuple[datetime, UUID]:
    """Change everybody's tables, erase a person and lose a committee; the moment before, and the person."""
    at = house.now()
    person = house.living.ask(f"SELECT id FROM {HOME}.households_resident LIMIT 1")[0][0]
    empty = "name = '', is_head = false, until = '2026-11-01'"
    house.living.ask(f"UPDATE {HOME}.households_resident SET {empty} WHERE id = %s", person)
    house.living.ask(
        f"INSERT INTO {HOME}.audit_tombstone VALUES (gen_random_uuid(), 'resident', %s, now())", person
    )
    house.living.ask(f"DROP SCHEMA {NEIGHBOUR} CASCADE")
    house.living.ask("UPDATE tenants_estate SET is_old = NOT is_old")
    return at, person


def differing(before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]) -> set[str]:
    """The tables whose rows differ, but for marks: to erase again what is erased leaves some."""
    found = {
        f"{schema}.{name}"
        for schema in ALL
        for name in before[schema].keys() | after[schema].keys()
        if before[schema].get(name) != after[schema].get(name)
    }
    return found - {f"{HOME}.marks_mark", f"{HOME}.marks_mark_id_seq"}


def test_back_and_forth(house: Home) -> None:
    then = facts(house)
    at, person = spoil(house)
    spoiled = facts(house)
    with pytest.raises(Trouble, match="already running"):
        commands.restore(["--at", at.isoformat()])
    house.servers.stop()
    house.keting("restore", "--at", at.isoformat())
    with Servers(house.servers.home, redis=False):
        erased = {f"{HOME}.households_resident", f"{HOME}.audit_tombstone"}
        assert differing(then, facts(house)) == erased
        assert house.living.ask(NAME, person) == [("",)]
    house.keting("restore", "--undo")
    with Servers(house.servers.home, redis=False):
        assert differing(spoiled, facts(house)) == set()
    house.keting("restore", "--drop-old")
    assert [path.name for path in house.servers.place.glob("postgres*")] == ["postgres"]


def test_when_the_data_are_ruined_the_log_is_enough(house: Home) -> None:
    then = facts(house)
    at, person = spoil(house)
    house.servers.stop()
    (house.servers.place / "postgres" / "global" / "pg_control").write_bytes(b"ruined")
    with locked(house.servers.home / "house.lock", ""), pytest.raises(Trouble, match="house is open"):
        commands.restore(["--at", at.isoformat()])
    said = house.keting("restore", "--at", at.isoformat())
    assert "its log is taken as it lies" in said
    with Servers(house.servers.home, redis=False):
        assert differing(then, facts(house)) >= {f"{HOME}.households_resident"}
        assert house.living.ask(NAME, person) == [("",)]
        assert sums(house.living, NEIGHBOUR) == then[NEIGHBOUR]
