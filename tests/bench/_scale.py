"""One street that grows to a city: what each size costs, with ratios to 31 committees.

Every stage opens what is still missing until its time is up; then it measures what stands. Run again on the
same database, it goes on.
"""

import contextlib
import csv
import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from django.db import connection

from keting import clock
from keting.marks.models import Mark
from reporting import tasks
from reporting.services import recounting
from tenants import commands, opening, registers
from tenants.admission import Opening
from tenants.migrating import roll_out
from tenants.models import Tenant
from tenants.scope import committees, owner_scope, public_scope, scope
from tests.bench import _steps
from tests.bench.memory_at_rest import pss
from tests.plugin import database_url
from tests.served import get, hammer, served

STAGES = (31, 300, 1_000, 6_509)
MINUTES = {31: 5, 300: 10, 1_000: 15, 6_509: 60}
SAMPLE, CONNECTIONS, EACH = 60, 4, 25
CATALOGUE = """SELECT sum(pg_total_relation_size(oid)) FROM pg_class
WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r'"""
AIM = "page p95 ≤ 1.5× of 31's; 6,509 opened, migrated and counted within an hour"
COMPARED = ("open_ms", "migrate_ms", "page_p95_ms", "sweep_ms", "recount_ms", "catalogue_mb", "postgres_mb")


def openings() -> Iterator[Opening]:
    """The city's register, its own street first; a name that is taken gets its street's before it."""
    known = registers.committee_openings()
    yield from known
    names, codes = {one.name for one in known}, {one.code for one in known}
    with (Path(__file__).parent / "data" / "shanghai_committees.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            name = row["committee_name"]
            if name in names:
                name = row["street_name"] + name
            if name in names:
                name = row["district_name"] + name
            if row["committee_code"] not in codes and name not in names:
                names.add(name)
                yield Opening(code=row["committee_code"], name=name, opened_on=registers.EDITION)


def run_to(size: int) -> dict[str, Any]:
    """The benchmark of one size: 31 first, in the same run."""
    first = stage(STAGES[0], None)
    return first if size == STAGES[0] else stage(size, first)


def grow() -> int:
    """`keting bench-scale`: every stage on one database, a line for each."""
    first, met = None, True
    for size in STAGES:
        with contextlib.redirect_stdout(sys.stderr):
            found = {"name": f"scale_{size}"} | stage(size, first)
        first, met = first or found, met and found["met"]
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return int(not met)


def stage(size: int, first: dict[str, Any] | None) -> dict[str, Any]:
    """Open up to a size and measure."""
    began = time.perf_counter()
    took = opened(size, began + 60 * MINUTES[size])
    every = committees()
    found: dict[str, Any] = {"unit": "ms, page p95", "n": len(every)}
    found["open_ms"] = round(1000 * median(took), 1) if took else None
    found["migrate_ms"] = round(1000 * migrated() / (len(every) + 1), 2)
    found["sweep_ms"] = round(1000 * swept(every) / len(every), 2)
    found["recount_ms"] = round(1000 * recounted(every), 2)
    found |= page(every) | server()
    found |= {"peer": None, "limit": first and first["page_p95_ms"], "aim": AIM}
    found["ours"] = found["page_p95_ms"]
    found["minutes"] = round((time.perf_counter() - began) / 60, 1)
    found["ratios_to_31"] = ratios(found, first) if first else {}
    slow = bool(first) and found["page_p95_ms"] > 1.5 * first["page_p95_ms"]  # type: ignore[index]
    found["met"] = len(every) >= min(size, len(list(openings()))) and not slow
    found["note"] = "" if len(every) >= size else f"{len(every)} of {size} opened in the time given"
    return found


def ratios(found: dict[str, Any], first: dict[str, Any]) -> dict[str, float]:
    """How many times what 31 committees cost."""
    return {name: round(found[name] / first[name], 2) for name in COMPARED if found[name] and first[name]}


def opened(size: int, until: float) -> list[float]:
    """Open what is missing; seconds of each."""
    with owner_scope():
        existing = set(Tenant.objects.values_list("schema_name", flat=True))
    missing = [one for one in list(openings())[:size] if one.schema not in existing]
    took = []
    for number, one in enumerate(missing, start=1):
        started = time.perf_counter()
        if started > until:
            break
        opening.open_committee(one)
        took.append(time.perf_counter() - started)
        if number % 100 == 0:
            sys.stderr.write(f"{number}/{len(missing)} opened\n")
    return took


def migrated() -> float:
    """Seconds to bring every office one column further."""
    _steps.add(len(_steps._made) + 1)
    started = time.perf_counter()
    report = roll_out(commands.offices())
    assert not report.failed
    return time.perf_counter() - started


def swept(every: list[Tenant]) -> float:
    """Seconds in which one process counts a mark in each committee."""
    schemas = [one.schema_name for one in every]
    for tenant in every:
        with scope(tenant):
            Mark.objects.create(fact="visits", day=clock.today())
    started = time.perf_counter()
    with public_scope():
        for start in range(0, len(schemas), tasks.MOST_TOGETHER):
            tasks.sweep_some(" ".join(schemas[start : start + tasks.MOST_TOGETHER]))
    return time.perf_counter() - started


def recounted(every: list[Tenant]) -> float:
    """Median seconds to recount a committee, over a sample."""
    took = []
    for tenant in random.Random(1).sample(every, min(SAMPLE, len(every))):
        started = time.perf_counter()
        with scope(tenant):
            assert recounting.recount(at=clock.now()) == 0
        took.append(time.perf_counter() - started)
    return median(took)


def page(every: list[Tenant]) -> dict[str, Any]:
    """The residents' page of committees by chance, over HTTP, each first visit included."""
    rng = random.Random(2)
    with public_scope():
        hosts = [f"{one.committee.slug}.localhost" for one in every]
    columns = [[get("/", host) for host in rng.choices(hosts, k=EACH)] for _ in range(CONNECTIONS)]
    with served(database_url(str(connection.settings_dict["NAME"]))) as port:
        hammer(port, columns)
        found = hammer(port, columns)
        backends = server()["connections"]
    assert set(found.statuses) == {200}
    return {"page_p95_ms": found.percentile(0.95), "connections_serving": backends}


def server() -> dict[str, Any]:
    """Of PostgreSQL: sizes of catalogue and database, connections, memory of all its processes."""
    with owner_scope(), connection.cursor() as cursor:
        cursor.execute(f"SELECT ({CATALOGUE}), pg_database_size(current_database())")
        catalogue, whole = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        connections = cursor.fetchone()[0]
    return {
        "catalogue_mb": round(int(catalogue) / 2**20, 1),
        "database_mb": round(whole / 2**20, 1),
        "connections": connections,
        "postgres_mb": round(sum(map(weight, backends())), 1),
    }


def weight(pid: int) -> float:
    """Its megabytes; none of one that has just ended."""
    try:
        return pss(pid)
    except OSError:
        return 0.0


def backends() -> list[int]:
    """The server's processes that we may look into."""
    with owner_scope(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        own = cursor.fetchone()[0]
    parent = int(Path(f"/proc/{own}/stat").read_text().rpartition(")")[2].split()[1])
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [parent, *map(int, children)]
