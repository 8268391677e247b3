"""A mark in each of 31 committees until all are counted, through a real worker of two processes.

Ours is the sweep: a message for each process, each committee in its own scope. The peer is a chord of 31
tasks (`_chord`) that do the same fold. The limit is the bare folds, shared by two processes without a queue.
"""

import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any
from unittest.mock import patch

from celery import chord
from django.db import connection

from committees.households.models import Household
from committees.staff.models import Worker
from keting import clock
from keting.celery import app
from keting.marks.models import Mark
from reporting.services import folding
from tenants.models import Tenant
from tenants.scope import committees, owner_scope, scope
from tests.bench import _chord
from tests.bench.save_to_visible import visit
from tests.drills._worker import CountingWorker

COMMITTEES = "all"
ROUNDS, LONGEST = 5, 60.0
AIM = "≥ 5× the chord"
NOTE = "planning and replacing cost all sides the same; the chord also pays for a new connection each time"


def run() -> dict[str, Any]:
    """Alternate; medians."""
    every = committees()
    for tenant in every:
        furnish(tenant)
    ours, peer, limit = [], [], []
    mine, theirs = CountingWorker(), CountingWorker("tests.bench._chord", _chord.app.control)
    try:
        mine.start()
        with patch.dict(os.environ, {"KETING_IDLE_CONNECTIONS": "0"}):
            theirs.start()
        for _ in range(ROUNDS + 1):  # the first warms both
            limit.append(alone(every))
            ours.append(timed(every, lambda: app.send_task("counting.sweep")))
            peer.append(timed(every, lambda: as_chord(every)))
    finally:
        mine.kill()
        theirs.kill()
    found, other = median(ours[1:]), median(peer[1:])
    sides = {"sweep": found, "chord": other}
    return {
        "unit": "ms",
        "ours": round(1000 * found, 1),
        "peer": round(1000 * other, 1),
        "limit": round(1000 * median(limit[1:]), 1),
        "n": ROUNDS * len(every),
        "above_limit_ms": {name: round(1000 * (side - median(limit[1:])), 1) for name, side in sides.items()},
        "aim": AIM,
        "met": other >= 5 * found,
        "note": "" if other >= 5 * found else NOTE,
    }


def furnish(tenant: Tenant) -> None:
    """Some visits of today, counted, so that later folds are of one day."""
    with scope(tenant):
        door = Household.objects.create(building="1", room_no="1", since=clock.today())
        worker = Worker.objects.create(name="范晓", title="社工")
        for _ in range(5):
            visit(door, worker)
        folding.start_day(day=clock.today())
        folding.fold(at=clock.now())


def mark(every: list[Tenant]) -> None:
    """One more change in each committee."""
    for tenant in every:
        with scope(tenant):
            Mark.objects.create(fact="visits", day=clock.today())


def timed(every: list[Tenant], start: Callable[[], Any]) -> float:
    """Seconds from the start until no mark is left."""
    mark(every)
    waiting = " UNION ALL ".join(f"SELECT 1 FROM {one.schema_name}.marks_mark" for one in every)
    with owner_scope(), connection.cursor() as cursor:
        began = time.perf_counter()
        start()
        while time.perf_counter() - began < LONGEST:
            cursor.execute(f"SELECT count(*) FROM ({waiting}) AS waiting")
            if cursor.fetchone()[0] == 0:
                return time.perf_counter() - began
            time.sleep(0.005)
    msg = "not counted"
    raise AssertionError(msg)


def as_chord(every: list[Tenant]) -> None:
    """Send it and wait for its result, as whoever asks for the whole does."""
    header = [_chord.fold.s(one.schema_name) for one in every]
    chord(header, app=_chord.app)(_chord.done.s()).get(timeout=LONGEST)


def alone(every: list[Tenant]) -> float:
    """Half the seconds of all folds in this process."""
    mark(every)
    began = time.perf_counter()
    for tenant in every:
        with scope(tenant):
            folding.fold(at=clock.now())
    return (time.perf_counter() - began) / 2
