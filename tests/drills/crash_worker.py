"""A worker killed again and again in the middle of its folds, while visits are written and voided.

At the end every figure of the season must equal independent SQL over the raw tables. The twin's worker
deletes the marks before the street has the figures; its crashes lose days.
"""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Event
from typing import Any

from django.db import connection, connections

from committees.households.models import Household
from committees.staff.models import Worker
from committees.visits.models import Visit
from keting import clock, hints
from keting.celery import app
from keting.clock import SPAN_OF, Grain
from keting.marks.models import Mark
from reporting.models import Figure
from tenants.models import Tenant
from tenants.scope import committees, scope, street
from tests.drills._worker import CountingWorker
from tests.reporting.oracle import true_cells

KILLS = 20
SEASON = timedelta(days=300)
MEASURES = ("visits.made", "visits.households", "visits.by_appointment")
PAUSE = 0.02
SETTLE_SECONDS = 90.0
REHEARSAL = {"SEASON": timedelta(days=5)}


def run(*, is_guarded: bool, n: int | None) -> dict[str, Any]:
    """Kill n times; violations are figures that are not true and marks that nobody counted."""
    offices = committees()
    worker = CountingWorker("keting.celery" if is_guarded else "tests.drills._careless")
    worker.start()
    over = Event()
    with ThreadPoolExecutor(len(offices)) as pool:
        writers = [pool.submit(write, tenant, over, number) for number, tenant in enumerate(offices)]
        try:
            hits = storm(worker, n or KILLS)
        finally:
            over.set()
        for writer in writers:
            writer.result()
    left = settle(offices)
    worker.kill()
    found = [check(tenant) for tenant in offices]
    wrong, looked = sum(bad for bad, _, _ in found), sum(count for _, count, _ in found)
    return {
        "n": n or KILLS,
        "violations": wrong + left,
        "wrong_figures": wrong,
        "marks_left": left,
        "figures_compared": looked,
        "visits": sum(count for _, _, count in found),
        "kills_in_a_transaction": hits,
    }


def write(tenant: Tenant, over: Event, seed: int) -> int:
    """Save visits on days of the season, void some, hint as a request does; how many were saved."""
    rng, saved = random.Random(seed), 0
    try:
        with scope(tenant):
            doors = [
                Household.objects.create(building="1", room_no=str(i), since=date(2020, 1, 1))
                for i in range(20)
            ]
            worker = Worker.objects.create(name="范晓", title="社工")
            while not over.is_set():
                saved += save(rng, doors, worker)
                hints.hint()
                time.sleep(PAUSE)
    finally:
        connections.close_all()
    return saved


def save(rng: random.Random, doors: list[Household], worker: Worker) -> bool:
    """One more visit; every fourth time one is voided instead, and False."""
    at = clock.now() - timedelta(days=rng.randrange(SEASON.days))
    standing = Visit.objects.filter(voided_at=None).order_by("?").first() if rng.random() < 0.25 else None
    if standing:
        Visit.objects.filter(pk=standing.pk).update(
            voided_at=clock.now(), voided_by=worker, void_reason="drill"
        )
        return False
    Visit.objects.create(
        household=rng.choice(doors),
        worker=worker,
        visited_at=at,
        recorded_at=at,
        channel="door",
        minutes=20,
        line="好",
    )
    return True


def storm(worker: CountingWorker, kills: int) -> int:
    """Kill children or the whole worker at random moments; returns how often it was in a transaction."""
    rng = random.Random(2026)
    hits = 0
    for number in range(kills):
        until = time.monotonic() + 5
        while not worker.is_busy() and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(rng.random() * 0.012)
        hits += worker.is_busy()
        if number % 4 == 3:
            worker.kill()
            worker.start()
        else:
            worker.kill_child()
            time.sleep(rng.random() * 0.4)
        app.send_task("counting.sweep")
    return hits


def settle(offices: list[Tenant]) -> int:
    """Sweep as beat does until no mark is left; returns how many are left all the same."""
    until = time.monotonic() + SETTLE_SECONDS
    left = 1
    while left and time.monotonic() < until:
        app.send_task("counting.sweep")
        time.sleep(1)
        left = 0
        for tenant in offices:
            with scope(tenant):
                left += Mark.objects.count()
    return left


def check(tenant: Tenant) -> tuple[int, int, int]:
    """Wrong figures, figures compared, visits of one committee."""
    with scope(street()):
        rows = Figure.objects.filter(committee=tenant.schema_name, measure__in=MEASURES)
        told = {(row.measure, Grain(row.grain), row.start): (row.n, row.d) for row in rows}
    today = clock.today()
    days = [today - timedelta(days=i) for i in range(SEASON.days)]
    slots = {(m, grain, SPAN_OF[grain](day).start) for m in MEASURES for grain in Grain for day in days}
    with scope(tenant):
        wrong = sum(told.get(slot, zero(slot[0])) != truth(*slot) for slot in slots)
        count = Visit.objects.count()
        connection.close()
    return wrong, len(slots), count


def truth(measure: str, grain: Grain, start: date) -> tuple[int, int | None]:
    """What the raw tables say."""
    return true_cells(measure, start, SPAN_OF[grain](start).last).get("", zero(measure))


def zero(measure: str) -> tuple[int, int | None]:
    """Nothing happened; also what a day before the first counted one stands for here."""
    return (0, 0) if measure == "visits.by_appointment" else (0, None)
