"""Many threads from office to office, and statements cut off in the middle: everybody stands where he thinks.

Twins: a lot that forgets whose connection it keeps; a path that is believed to be set, as in django-tenants.
"""

import itertools
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.db import Error, OperationalError, connection, connections, transaction
from psycopg2.errors import QueryCanceled

from committees.staff.models import Worker
from keting.db import logins
from keting.db.engine import base
from keting.db.engine.lot import Lot
from tenants.admission import Opening
from tenants.models import Tenant
from tenants.opening import open_committee
from tenants.scope import committees, forget, owner_scope, scope
from tests.isolation.conftest import Walls
from tests.isolation.raw import speaking_as

THREADS, TURNS = 12, 60
STANDING = "SELECT session_user::text, current_schema()::text, min(name), max(name) FROM staff_worker"


@pytest.fixture(scope="module")
def offices(inside: Walls) -> list[Tenant]:
    """Four committees, each with a worker who bears its schema's name."""
    for code, name in {"310104008045": "南康居委会", "310104008047": "徐惠苑居委会"}.items():
        open_committee(Opening(code=code, name=name, opened_on=date(2026, 1, 1)))
    forget()
    found = committees()
    for tenant in found:
        with scope(tenant):
            Worker.objects.create(name=tenant.schema_name, title="社工")
    return found


@pytest.fixture(autouse=True)
def small_lot(monkeypatch: pytest.MonkeyPatch) -> Lot:
    """Fewer places than threads, so that connections go round."""
    lot = Lot(places=6)
    monkeypatch.setattr(base, "LOT", lot)
    return lot


@dataclass
class Ledger:
    """What the threads have seen and written."""

    offices: list[Tenant]
    seen: Counter[str] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)

    def live(self, number: int) -> None:
        """One thread's turns."""
        dice = random.Random(number)
        try:
            for turn in range(TURNS):
                self.visit(dice.choice(self.offices), f"{number}-{turn}", dice)
        finally:
            connections.close_all()

    def visit(self, tenant: Tenant, mark: str, dice: random.Random) -> None:
        """Read, and sometimes write, in one office."""
        schema = tenant.schema_name
        try:
            with scope(tenant):
                self.seen["right" if stands_in(schema) else "wrong"] += 1
                if dice.random() < 0.3:
                    with transaction.atomic():
                        Worker.objects.create(name=f"{schema}-{mark}", title="社工")
                    self.written[schema] += 1
        except base.WrongPath:
            self.seen["refused"] += 1

    def run(self) -> "Ledger":
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(self.live, range(THREADS)))
        return self


def stands_in(schema: str) -> bool:
    """Login, path and rows are this office's."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING)
        who, where, first, last = cursor.fetchone()
    return (who, where) == (logins.of(schema), schema) and all(
        name.startswith(schema) for name in (first, last)
    )


def rows_of(offices: list[Tenant]) -> Counter[str]:
    found: Counter[str] = Counter()
    for tenant in offices:
        with scope(tenant):
            found[tenant.schema_name] = Worker.objects.filter(
                name__startswith=f"{tenant.schema_name}-"
            ).count()
    return found


def test_every_thread_sees_its_own(offices: list[Tenant]) -> None:
    before = rows_of(offices)
    ledger = Ledger(offices).run()
    assert ledger.seen == {"right": THREADS * TURNS}
    assert rows_of(offices) - before == ledger.written


def forget_whose(patch: pytest.MonkeyPatch, lot: Lot) -> None:
    take, park = lot.take, lot.park
    patch.setattr(lot, "take", lambda key: take("anybody"))
    patch.setattr(lot, "park", lambda key, raw, **more: park("anybody", raw, **more))


def test_of_a_lot_that_forgets_whose_the_path_tells(
    offices: list[Tenant], small_lot: Lot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first twin: one wall is gone, the other holds."""
    forget_whose(monkeypatch, small_lot)
    seen = Ledger(offices).run().seen
    assert seen["wrong"] == 0
    assert seen["refused"] > 0


def test_without_either_the_neighbour_is_seen(
    offices: list[Tenant], small_lot: Lot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second twin; nothing is written, to leave the tables right."""
    forget_whose(monkeypatch, small_lot)
    monkeypatch.setattr(base.DatabaseWrapper, "refuse", lambda self, found: None)
    monkeypatch.setattr(Worker.objects, "create", lambda **given: None)
    assert Ledger(offices).run().seen["wrong"] > 0


@contextmanager
def cutting_off(database: str) -> Iterator[None]:
    """Somebody cancels whatever runs, all the time."""
    over = threading.Event()

    def cut() -> None:
        with speaking_as("", database) as admin:
            while not over.is_set():
                admin.execute(
                    """SELECT pg_cancel_backend(pid) FROM pg_stat_activity
                    WHERE datname = %s AND usename LIKE %s""",
                    [database, f"{logins.prefix()}\\_%"],
                )

    thread = threading.Thread(target=cut)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def stumbling(turns: int, work: Any, *, longest: float = 0) -> Counter[str]:
    """Do it again and again while others cut in; for so many seconds, till both have come to pass."""
    found: Counter[str] = Counter()
    end = time.monotonic() + longest
    for number in itertools.count():
        if number >= turns and (min(found["right"], found["cut off"]) or time.monotonic() > end):
            break
        try:
            found["right" if work(number) else "wrong"] += 1
        except (Error, QueryCanceled, base.WrongPath):
            found["cut off"] += 1
    return found


def test_whoever_is_cut_off_the_next_is_right(offices: list[Tenant], inside: Walls) -> None:
    def work(number: int) -> bool:
        tenant = offices[number % len(offices)]
        with scope(tenant), suppress(OperationalError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.003)")
        with scope(offices[(number + number // 7) % len(offices)]) as there:
            return stands_in(there.schema_name)

    with cutting_off(inside.database):
        found = stumbling(250, work, longest=60)
    assert found["wrong"] == 0
    assert found["right"] > 0
    assert found["cut off"] > 0


def owner_stands(tenant: Tenant) -> bool:
    with owner_scope(tenant), connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), min(name) FROM staff_worker")
        return all(name.startswith(tenant.schema_name) for name in cursor.fetchone())


Handle = Callable[[base.DatabaseWrapper], None]


def every_third_is_cut_off(handle: Handle) -> Handle:
    """The owner's SET of the path as it is when a cancel arrives just then."""
    turns = itertools.count()

    def cut(self: base.DatabaseWrapper, cursor: Any = None) -> None:
        if next(turns) % 3 == 2:
            raise QueryCanceled
        handle(self)

    return cut


def believing(handle: Handle) -> Handle:
    """As in django-tenants: the path is noted first, and an error of the SET is swallowed."""

    def believe(self: Any, cursor: Any = None) -> None:
        if getattr(self, "believed", "") != self.wanted_path:
            self.believed = self.wanted_path
            with suppress(QueryCanceled):
                handle(self)

    return believe


def owners_way(offices: list[Tenant], handle: Handle, patch: pytest.MonkeyPatch) -> Counter[str]:
    patch.setattr(base.DatabaseWrapper, "_handle_search_path", handle)
    with owner_scope():
        return stumbling(60, lambda number: owner_stands(offices[number % len(offices)]))


def test_a_set_that_was_cut_off_is_set_again(offices: list[Tenant], monkeypatch: pytest.MonkeyPatch) -> None:
    handle = base.DatabaseWrapper._handle_search_path
    found = owners_way(offices, every_third_is_cut_off(handle), monkeypatch)
    assert found == {"right": 40, "cut off": 20}


def test_a_set_that_is_believed_leads_astray(offices: list[Tenant], monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    handle = base.DatabaseWrapper._handle_search_path
    found = owners_way(offices, believing(every_third_is_cut_off(handle)), monkeypatch)
    assert found["wrong"] > 10
