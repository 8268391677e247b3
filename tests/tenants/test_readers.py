"""Who reads while a migration wants the table waits less than a second."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections, migrations, models

from tenants import commands
from tenants.migrating import replaying, roll_out
from tenants.models import Tenant
from tenants.scope import scope
from tests.tenants.steps import Steps, steps

__all__ = ["steps"]
HELD, LONGEST, PATIENCE = 2.0, 1.0, 30.0
WAITING = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'visits_visit'::regclass)"


def aside(work: Callable[[], Any]) -> threading.Thread:
    """Do something in a thread with connections of its own."""

    def do() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=do)
    thread.start()
    return thread


def is_waited_for(cursor: Any) -> bool:
    """Whether somebody wants the table and does not get it."""
    cursor.execute(WAITING)
    return bool(cursor.fetchone()[0])


def hold(tenant: Tenant, held: threading.Event) -> None:
    """A long report: it reads the table and stays in its transaction, long after one waits for it."""
    with scope(tenant), connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT count(*) FROM visits_visit")
        held.set()
        patience = time.monotonic() + PATIENCE
        while not is_waited_for(cursor) and time.monotonic() < patience:
            time.sleep(0.01)
        time.sleep(HELD)
        cursor.execute("COMMIT")


def probe(tenant: Tenant, over: threading.Event, waits: list[float]) -> None:
    """A reader who comes again and again."""
    with scope(tenant), connection.cursor() as cursor:
        while not over.is_set():
            started = time.monotonic()
            cursor.execute("SELECT count(*) FROM visits_visit")
            waits.append(time.monotonic() - started)
            time.sleep(0.01)


def longest_wait(tenant: Tenant, steps: Steps) -> float:
    """Migrate while one holds the table and another reads it."""
    steps.add("visits", "0002_extra", migrations.AddField("visit", "extra", models.IntegerField(null=True)))
    held, over, waits = threading.Event(), threading.Event(), list[float]()
    threads = [aside(lambda: hold(tenant, held)), aside(lambda: probe(tenant, over, waits))]
    held.wait(10)
    report = roll_out(commands.offices())
    over.set()
    for thread in threads:
        thread.join()
    assert not report.failed
    assert next(line for line in report.lines if line.tenant == tenant).seconds > HELD / 2
    return max(waits)


@pytest.fixture
def office(real_db: str) -> Tenant:
    return Tenant.objects.get(schema_name="c310104008043")


def test_a_reader_never_stalls_for_a_second(office: Tenant, steps: Steps) -> None:
    assert longest_wait(office, steps) < LONGEST


def test_the_twin_with_a_long_patience_stalls_readers(
    office: Tenant, steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replaying, "LOCK_TIMEOUT", "10s")
    assert longest_wait(office, steps) > LONGEST
