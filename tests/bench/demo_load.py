"""The whole street's invented year: 31 committees, some 47,000 homes and 120,000 people, by two processes.

The peer is the same invention written by the ORM (`bulk_create`), homes a second on one committee, where ours
is measured too. The limit is the same rows of all committees by plain COPY, made by nobody.
"""

import io
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from multiprocessing import get_context
from threading import Event, Thread
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.models import Model

from committees.activities import demo as activities
from committees.activities.demo import house
from committees.desk import demo as desk
from committees.households import demo as households
from committees.portal import demo as portal
from committees.rooms import demo as rooms
from committees.staff import demo as staff
from committees.visits import demo as visits
from keting import clock
from keting.db.engine.base import LOT
from tenants import demo
from tenants.models import Tenant
from tenants.scope import committees, owner_scope, scope
from tests.bench.memory_at_rest import weigh

COMMITTEES = "all"
HOMES = ("TOWER_HOMES", "FEWEST_HOMES", "HOMES_APART")
REHEARSAL = {f"households.{name}": 3 for name in HOMES} | {"portal.LOADERS": portal.LOADERS[:2]}
SECONDS, MEGABYTES = 60, 1_536
AIM = f"≤ {SECONDS} s, ≤ {MEGABYTES} MB, every figure right"
WRITERS = (staff, rooms, desk, visits, activities, house)


def run() -> dict[str, Any]:
    """Load the street, then COPY its rows out and in again; before that both ways on one committee."""
    settings.KETING_DEMO = "full"
    every = committees()
    here, peer = _on_one(every[0])
    with Memory() as memory:
        started = time.perf_counter()
        demo.load_demo()
        ours = time.perf_counter() - started
    found = _counts(every)
    limit = _copied(every)
    return {
        "unit": "s",
        "ours": round(ours, 1),
        "peer": round(found["households_household"] / peer, 1),
        "limit": round(limit, 1),
        "n": sum(found.values()),
        "households": found["households_household"],
        "people": found["households_resident"],
        "homes_per_second_one_process": {"copy": round(here), "orm": round(peer)},
        "memory_mb": round(memory.most),
        "rows": {name: n for name, n in sorted(found.items()) if n >= 1_000},
        "aim": AIM,
        "met": ours <= SECONDS and memory.most <= MEGABYTES,
        "note": "peer: one process, from its rate on one committee",
    }


def _on_one(tenant: Tenant) -> tuple[float, float]:
    """Homes a second of one process: ours, and by the ORM; every constraint checked, then all undone."""
    rates = []
    for way in (nullcontext, _by_the_orm):
        with scope(tenant), way(), transaction.atomic(), connection.cursor() as cursor:
            started = time.perf_counter()
            portal.load_committee(tenant, day=clock.today(), is_full=True)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            rates.append(households.homes_of(tenant.schema_name) / (time.perf_counter() - started))
            transaction.set_rollback(True)
    return rates[0], rates[1]


@contextmanager
def _by_the_orm() -> Iterator[None]:
    """Models made and given to `bulk_create`, as the loaders did before."""
    with ExitStack() as stack:
        for module in WRITERS:
            stack.enter_context(patch.object(module, "copy_models", _created))
        stack.enter_context(patch.object(households, "copy_rows", _created))
        yield


def _created(model: type[Model], rows: Iterable[Any]) -> None:
    model._default_manager.bulk_create(
        [row if isinstance(row, Model) else model(**row) for row in rows], batch_size=1_000
    )


def _tables() -> list[str]:
    """Of the committees' own models."""
    labels = [name.rpartition(".")[2] for name in settings.COMMITTEE_APPS if name.startswith("committees.")]
    return [model._meta.db_table for label in labels for model in apps.get_app_config(label).get_models()]


def _empty(tenant: Tenant) -> None:
    """What is never deleted may be only here."""
    tables = [*_tables(), "marks_mark", "accounts_account"]
    with owner_scope(tenant), transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _counts(every: list[Tenant]) -> dict[str, int]:
    found = dict.fromkeys(_tables(), 0)
    for tenant in every:
        with scope(tenant), connection.cursor() as cursor:
            for table in found:
                cursor.execute(f"SELECT count(*) FROM {table}")
                found[table] += cursor.fetchone()[0]
    return found


def _copied(every: list[Tenant]) -> float:
    """Seconds in which two processes COPY all rows into the emptied tables, constraints and triggers on."""
    connections.close_all()
    LOT.empty()
    with get_context("fork").Pool(os.cpu_count()) as pool:
        started = time.perf_counter()
        out = sum(pool.map(_again, every, chunksize=1))
        return time.perf_counter() - started - out / (os.cpu_count() or 1)


def _again(tenant: Tenant) -> float:
    """Take a committee's rows out, empty it, put them back; returns the seconds of what is not the last."""
    started = time.perf_counter()
    texts = []
    with scope(tenant), connection.cursor() as cursor:
        for table in [*_tables(), "accounts_account"]:
            columns, text = _columns(cursor, table), io.StringIO()
            cursor.copy_expert(f"COPY (SELECT {columns} FROM {table}) TO STDOUT", text)
            texts.append((f"COPY {table} ({columns}) FROM STDIN", text.getvalue()))
    _empty(tenant)
    spent = time.perf_counter() - started
    with scope(tenant), transaction.atomic(), connection.cursor() as cursor:
        for statement, content in texts:
            cursor.copy_expert(statement, io.StringIO(content))
    return spent


def _columns(cursor: Any, table: str) -> str:
    cursor.execute(
        "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute "
        "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
        [table],
    )
    return str(cursor.fetchone()[0])


class Memory(Thread):
    """The most that this process and its children held together (PSS, MB); the server's is its own."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most, self.stopped = 0.0, Event()

    def __enter__(self) -> "Memory":
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stopped.set()
        self.join()

    def run(self) -> None:
        while not self.stopped.wait(0.25):
            with suppress(OSError):  # a process has ended while we looked
                self.most = max(self.most, sum(weigh(os.getpid()).values()))
