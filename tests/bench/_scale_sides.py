"""What is measured of a database full of committees, and of the street of 31 beside it, in turn."""

import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any
from unittest.mock import patch

from django.db import connection, transaction

from keting import clock
from keting.celery import app
from reporting.services import recounting
from tenants import commands, opening
from tenants.admission import Opening
from tenants.migrating import roll_out
from tenants.models import Tenant
from tenants.scope import committees, forget, owner_scope, scope
from tests import databases
from tests.bench import _steps
from tests.bench._scale_pages import Figures, pages, rounded
from tests.bench.memory_at_rest import weigh
from tests.drills._worker import CountingWorker
from tests.plugin import ROOT, database_url

ROUNDS, SAMPLE, CHUNK = 5, 60, 200
LONGEST_SWEEP, SETTLED = 1_800.0, 0.2
PROBE = Opening(code="310199999999", name="试开居委会", opened_on=date(2026, 1, 1))
STEPS = "SELECT name FROM {}.django_migrations WHERE app = 'visits' AND name LIKE 'step_%%'"
CATALOGUE = """
SELECT (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_attribute), (
    SELECT sum(pg_total_relation_size(oid)) FROM pg_class
    WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r'
), pg_database_size(current_database())
"""


@dataclass
class Side:
    """A database and who stands in it; enter it before anything is asked."""

    name: str
    committees: list[Tenant] = field(default_factory=list)
    port: int = 0

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Everything inside is done there."""
        forget()
        with (
            databases.standing_in(self.name),
            patch.dict(os.environ, {"DATABASE_URL": database_url(self.name)}),
        ):
            yield

    @property
    def schemas(self) -> set[str]:
        """Of the committees that stand."""
        return {one.schema_name for one in self.committees}

    def look(self) -> None:
        """Read the register."""
        with self.entered():
            self.committees = committees()

    def open(self, one: Opening) -> float:
        """Open a committee; seconds. The city is where this process stands anyway."""
        started = time.perf_counter()
        opening.open_committee(one)
        return time.perf_counter() - started

    def measured_beside(self, other: "Side") -> tuple[Figures, Figures]:
        """All figures of both: what is quick in turn, some rounds; what is long one after the other."""
        found: dict[str, Figures] = {self.name: {}, other.name: {}}
        for measure in (catch_up, probe_opening, migrated, looked_over, recounted, swept, commanded, weighed):
            began = time.monotonic()
            rounds = ROUNDS if measure in IN_TURN else 1
            taken: dict[str, list[Figures]] = {self.name: [], other.name: []}
            for _ in range(rounds):
                for side in (other, self):
                    with side.entered():
                        taken[side.name].append(measure(side))
            for name, all_ in taken.items():
                found[name] |= {key: rounded(median(one[key] for one in all_)) for key in all_[0]}
            sys.stderr.write(f"{measure.__name__}: {time.monotonic() - began:.0f} s\n")
        for side, figures in pages(other, self, ROUNDS).items():
            found[side] |= figures
        return found[self.name], found[other.name]


@contextmanager
def both(street: str, city: str) -> Iterator[tuple[Side, Side]]:
    """The two sides, every step that an earlier call has made known; we stand in the city."""
    sides = Side(street), Side(city)
    for side in sides:
        side.look()
    steps = max(map(last_step, sides))
    for number in range(1, steps + 1):
        _steps.add(number)
    with sides[1].entered():
        yield sides


def last_step(side: Side) -> int:
    """The newest column that a committee has been given here."""
    with side.entered(), owner_scope(), connection.cursor() as cursor:
        cursor.execute(STEPS.format(side.committees[0].schema_name), [])
        return max((int(name.removeprefix("step_")) for (name,) in cursor.fetchall()), default=0)


def timed(work: Callable[[], Any]) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def catch_up(side: Side) -> Figures:
    """Those opened since the last size get its columns first."""
    assert not roll_out(commands.offices()).failed
    return {}


def probe_opening(side: Side) -> Figures:
    """An opening up to its commit, then undone: the same committee on both sides."""

    def probe() -> None:
        with owner_scope(), transaction.atomic():
            opening.open_committee(PROBE)
            transaction.set_rollback(True)

    return {"open_ms": timed(probe)}


def migrated(side: Side) -> Figures:
    """One more column for all, a committee at a time; both sides get the same one."""
    number = last_step(side) + 1
    if ("visits", f"step_{number}") not in _steps._made:
        _steps.add(number)
    took = timed(lambda: roll_out(commands.offices()))
    return {"migrate_ms": took / len(side.committees), "migrate_all_s": took / 1000}


def looked_over(side: Side) -> Figures:
    """Nothing to migrate: who says so, and how long it takes."""
    return {"noop_ms": timed(lambda: roll_out(commands.offices()))}


def recounted(side: Side) -> Figures:
    """A committee counted anew: the median of a sample."""
    took = []
    for tenant in random.Random(1).sample(side.committees, min(SAMPLE, len(side.committees))):
        with scope(tenant):
            took.append(timed(lambda: recounting.recount(at=clock.now())))
    return {"recount_ms": median(took)}


def swept(side: Side) -> Figures:
    """A real worker of two: a sweep over all with a mark in each, then one with nothing to do."""
    forget_messages()
    worker = CountingWorker()
    worker.start()
    try:
        whole_sweep()  # whoever is new begins the day
        mark(side)
        busy, quiet = whole_sweep(), whole_sweep()
        assert worker.process
        memory = sum(weigh(worker.process.pid).values())
    finally:
        worker.kill()
    each = 1000 / len(side.committees)
    return {
        "sweep_ms": busy * each,
        "quiet_sweep_ms": quiet * each,
        "sweep_all_s": busy,
        "quiet_sweep_all_s": quiet,
        "worker_mb": memory,
    }


def whole_sweep() -> float:
    """Seconds until all messages of a sweep have been dealt with."""
    started, quiet_since = time.perf_counter(), 0.0
    app.send_task("counting.sweep")
    with app.connection_for_read() as line:
        redis = line.default_channel.client
        # A message that is just being taken stands nowhere for a moment.
        while not quiet_since or time.perf_counter() - quiet_since < SETTLED:
            assert time.perf_counter() - started < LONGEST_SWEEP, "the sweep takes for ever"
            waits = redis.llen("counting") or redis.hlen("unacked")
            quiet_since = 0.0 if waits else quiet_since or time.perf_counter()
            time.sleep(0.01)
    return quiet_since - started


def forget_messages() -> None:
    """Nobody waits for what a worker before had taken when it was killed."""
    with app.connection_for_write() as line:
        line.default_channel.client.delete("counting", "unacked", "unacked_index")


def mark(side: Side) -> None:
    """A change in each committee, by the owner: a connection a chunk, whose memory goes with it."""
    schemas = sorted(side.schemas)
    for start in range(0, len(schemas), CHUNK):
        rows = "INSERT INTO {}.marks_mark (fact, day) VALUES ('visits', current_date)"
        text = ";".join(rows.format(schema) for schema in schemas[start : start + CHUNK])
        with owner_scope(), connection.cursor() as cursor:
            cursor.execute(text)
        databases.leave()


def commanded(side: Side) -> Figures:
    """`keting migrate` with nothing to do: seconds and the most memory it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    took = timed(
        lambda: subprocess.run(
            [sys.executable, "-m", "keting", "migrate"], cwd=ROOT, stdout=subprocess.DEVNULL, check=True
        )
    )
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {"keting_migrate_s": took / 1000, "largest_child_mb": max(before, most) / 1024}


def weighed(side: Side) -> Figures:
    """The catalogue: its rows, and what it and the whole database take on disk."""
    with owner_scope(), connection.cursor() as cursor:
        cursor.execute(CATALOGUE)
        classes, attributes, catalogue, whole = cursor.fetchone()
    return {
        "pg_class_rows": classes,
        "pg_attribute_rows": attributes,
        "catalogue_mb": int(catalogue) / 2**20,
        "disk_mb": whole / 2**20,
        "disk_mb_each": whole / 2**20 / len(side.committees),
    }


IN_TURN = {probe_opening, looked_over}
