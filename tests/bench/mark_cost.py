"""What the dirty mark costs a saved visit: one at a time, in bulk, and with eight writers at once.

Three committees side by side: with marks as they are; without any trigger (the limit); and the peer's way,
a row-level trigger that keeps a counter per day (INSERT … ON CONFLICT DO UPDATE), as many roll-ups do.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from multiprocessing import get_context
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection

from committees.households.models import Household
from committees.staff.models import Worker
from committees.visits.models import Visit
from tenants.models import Tenant
from tenants.scope import committees, scope
from tests.databases import as_owner

COMMITTEES = "all"
SINGLES, BULK, WRITERS, EACH = 50, 1_000, 8, 100
ROUNDS = {"single": 40, "bulk": 15, "writers": 25}
REHEARSAL = {"ROUNDS": dict.fromkeys(ROUNDS, 1), "SINGLES": 2, "BULK": 10, "EACH": 2}
SIZES = {"single": SINGLES, "bulk": BULK, "writers": WRITERS * EACH}
AT = datetime(2026, 11, 24, 4, tzinfo=UTC)
COUNTER = """
CREATE TABLE visit_count (day date PRIMARY KEY, n bigint NOT NULL);
CREATE FUNCTION count_visit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO %I.visit_count VALUES ($1, 1)
        ON CONFLICT (day) DO UPDATE SET n = visit_count.n + 1', TG_TABLE_SCHEMA) USING NEW.visited_on;
    RETURN NULL;
END $$;
CREATE TRIGGER visit_count AFTER INSERT ON visits_visit FOR EACH ROW EXECUTE FUNCTION count_visit();
"""


@dataclass(frozen=True)
class Place:
    """A committee with somebody to visit."""

    tenant: Tenant
    household: Household
    worker: Worker

    def visit(self) -> Visit:
        """A visit not saved yet."""
        facts = {"household": self.household, "worker": self.worker, "visited_at": AT, "recorded_at": AT}
        return Visit(channel="door", minutes=20, line="身体还好", **facts)


def run() -> dict[str, Any]:
    """Visits a second with eight writers; the cost of one saved and of many beside it."""
    marked, bare, counted = (_place(tenant) for tenant in committees()[:3])
    _sql(bare, "ALTER TABLE visits_visit DISABLE TRIGGER visits_visit_visits_insert")
    _sql(counted, f"ALTER TABLE visits_visit DISABLE TRIGGER visits_visit_visits_insert; {COUNTER}")
    places = {"marked": marked, "bare": bare, "counted": counted}
    single = _alternate(places, _single, ROUNDS["single"])
    bulk = _alternate(places, _bulk, ROUNDS["bulk"])
    writers = _alternate(places, _writers, ROUNDS["writers"])
    cost = {"single": _percent(single), "bulk": _percent(bulk)}
    speed = {name: round(WRITERS * EACH / seconds) for name, seconds in writers.items()}
    return {
        "unit": "visits/s, 8 writers",
        "bigger_is_better": True,
        "ours": speed["marked"],
        "peer": speed["counted"],
        "limit": speed["bare"],
        "n": sum(ROUNDS[kind] * size for kind, size in SIZES.items()),
        "aim": "≤ 15 % single and bulk; ≥ 0.9× the throughput without marks with 8 writers",
        "met": cost["single"] <= 15 and cost["bulk"] <= 15 and speed["marked"] >= 0.9 * speed["bare"],
        "single_us": {name: round(1e6 * seconds / SINGLES) for name, seconds in single.items()},
        "single_cost_percent": cost["single"],
        "bulk_cost_percent": cost["bulk"],
    }


def _percent(times: dict[str, float]) -> float:
    return round(100 * (times["marked"] / times["bare"] - 1), 1)


def _place(tenant: Tenant) -> Place:
    with scope(tenant):
        home = Household.objects.create(building="1", room_no="1", since=date(2020, 1, 1))
        return Place(tenant, home, Worker.objects.create(name="x"))


def _sql(place: Place, statements: str) -> None:
    with scope(place.tenant):
        as_owner(statements)


def _alternate(places: dict[str, Place], work: Any, rounds: int) -> dict[str, float]:
    """Median seconds of each place, in turn, the first round thrown away."""
    times: dict[str, list[float]] = {name: [] for name in places}
    for _ in range(rounds + 1):
        for name, place in places.items():
            with scope(place.tenant):
                times[name].append(work(place))
    return {name: median(all_[1:]) for name, all_ in times.items()}


def _single(place: Place) -> float:
    visits = [place.visit() for _ in range(SINGLES)]
    started = perf_counter()
    for visit in visits:
        visit.save(force_insert=True)
    return perf_counter() - started


def _bulk(place: Place) -> float:
    visits = [place.visit() for _ in range(BULK)]
    started = perf_counter()
    Visit.objects.bulk_create(visits)
    return perf_counter() - started


def _writers(place: Place) -> float:
    """Eight processes, as web workers are, each saving visits in transactions of their own."""
    connection.close()
    system = get_context("fork")
    ready, times = system.Barrier(WRITERS), system.SimpleQueue()
    writers = [system.Process(target=_write, args=(place, ready, times)) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    found = [times.get() for _ in writers]
    for writer in writers:
        writer.join()
    return max(end for _, end in found) - min(start for start, _ in found)


def _write(place: Place, ready: Any, times: Any) -> None:
    with scope(place.tenant):
        visits = [place.visit() for _ in range(EACH)]
        connection.ensure_connection()
        ready.wait(timeout=60)
        started = perf_counter()
        for visit in visits:
            visit.save(force_insert=True)
        times.put((started, perf_counter()))
    connection.close()
