"""A street of 31 committees: one goes back in time beside the living ones, then all do.

While backups are taken people write. Every table of the restored committee must equal what it was at the
moment, every table of a neighbour what it is; then the whole street must equal what it was. The twin puts
back last night's file instead of replaying the log: what was written since is lost.
"""

import threading
import time
from pathlib import Path
from typing import Any

from deploy.backup.living import OFFICES
from deploy.backup.sums import sums
from deploy.local.servers import Servers
from tests.databases import leave
from tests.deploy.houses import HOME, NEIGHBOUR, Home, archived_house
from tests.plugin import TEMPLATE
from tests.running import build

ROUNDS = 2
HOUSEHOLDS = 1500
# On the house of its neighbours' tests: a second one would take too long.
REHEARSED_BY = "tests/deploy/test_restore.py"
LONGEST_COMMITTEE, LONGEST_STREET = 120.0, 900.0
Sums = dict[str, dict[str, str]]


def run(*, is_guarded: bool, n: int | None) -> dict[str, Any]:
    """n committees' restores and one of the street; violations are tables that differ and being late."""
    leave()
    with archived_house(TEMPLATE) as house:
        build(house.living.url, "keting", "migrate")
        offices = [schema for schema, _ in house.living.ask(OFFICES)]
        for schema in (HOME, NEIGHBOUR):
            house.add(schema, HOUSEHOLDS)
        file = back_up(house) / "committees" / f"{HOME}.tar"
        rounds = [one_committee(house, offices, None if is_guarded else file) for _ in range(n or ROUNDS)]
        street, street_seconds = whole_street(house, offices) if is_guarded else (0, 0.0)
    wrong, touched = sum(one[0] for one in rounds), sum(one[1] for one in rounds)
    seconds = max(one[2] for one in rounds)
    late = int(seconds > LONGEST_COMMITTEE) + int(street_seconds > LONGEST_STREET)
    return {
        "n": len(rounds),
        "violations": wrong + touched + street + late,
        "tables_that_differ": wrong,
        "neighbours_tables_touched": touched,
        "streets_tables_that_differ": street,
        "offices": len(offices),
        "tables_compared": sum(one[3] for one in rounds),
        "committee_seconds": round(seconds, 1),
        "street_seconds": round(street_seconds, 1),
    }


def back_up(house: Home) -> Path:
    """Take a backup while people write; its folder."""
    over = threading.Event()

    def write() -> None:
        while not over.is_set():
            house.add(HOME)

    writer = threading.Thread(target=write)
    writer.start()
    made = house.back_up()
    over.set()
    writer.join()
    return made.folder


def one_committee(house: Home, offices: list[str], file: Path | None) -> tuple[int, int, float, int]:
    """Spoil it, put it back: its tables that differ, its neighbours', seconds, tables compared."""
    house.add(HOME, 20)
    at, then = house.now(), house.facts(HOME)
    spoil(house)
    others = [schema for schema in [*offices, "public"] if schema not in {HOME, "street"}]
    before = {schema: sums(house.living, schema) for schema in others}
    started = time.monotonic()
    way = ("--from", str(file)) if file else ("--at", at.isoformat())
    house.keting("restore", "--committee", HOME, *way)
    seconds = time.monotonic() - started
    after = {schema: sums(house.living, schema) for schema in others}
    compared = len(then) + sum(len(told) for told in before.values())
    return differing({HOME: then}, {HOME: house.facts(HOME)}), differing(before, after), seconds, compared


def whole_street(house: Home, offices: list[str]) -> tuple[int, float]:
    """Spoil two, put all back: tables that differ, seconds."""
    at, then = house.now(), everything(house, offices)
    spoil(house)
    house.living.ask(f"DROP SCHEMA {NEIGHBOUR} CASCADE")
    house.servers.stop()
    started = time.monotonic()
    house.keting("restore", "--at", at.isoformat())
    seconds = time.monotonic() - started
    with Servers(house.servers.home, redis=False):
        return differing(then, everything(house, offices)), seconds


def everything(house: Home, offices: list[str]) -> Sums:
    """All tables of all offices and of the register."""
    return {schema: sums(house.living, schema) for schema in [*offices, "public"]}


def spoil(house: Home) -> None:
    """What a slip of the hand does: everybody of a committee renamed and doubled, and some work since."""
    house.living.ask(f"UPDATE {HOME}.households_resident SET name = '错了' WHERE name <> ''")
    house.add(HOME, 30)
    house.add(NEIGHBOUR, 30)


def differing(before: Sums, after: Sums) -> int:
    """How many tables have other rows, sessions apart; a replayed log leaves a sequence a little ahead."""
    names = {(schema, name) for schema, told in before.items() for name in told}
    names |= {(schema, name) for schema, told in after.items() for name in told}
    return sum(
        before[schema].get(name) != after[schema].get(name)
        for schema, name in names
        if name != "django_session" and not name.endswith("_seq")
    )
