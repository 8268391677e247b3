"""Pages of the two sides over HTTP, and what the servers weigh meanwhile."""

import os
import random
from contextlib import ExitStack, closing
from pathlib import Path
from statistics import median
from typing import Any

import psycopg2

from tenants.scope import public_scope
from tests.bench.memory_at_rest import pss, weigh
from tests.plugin import database_url
from tests.served import get, hammer, served

CONNECTIONS, EACH = 4, 25
BACKENDS = """
SELECT pid, datname = current_database(), pg_backend_pid() FROM pg_stat_activity
WHERE backend_type = 'client backend'
"""
Figures = dict[str, Any]


def rounded(value: float) -> float:
    """Three figures are enough."""
    return round(value, 3 if value < 10 else 1)


def pages(street: Any, city: Any, rounds: int) -> dict[str, Figures]:
    """Residents' pages of committees by chance, over HTTP, both sides served at once."""
    rng, ours = random.Random(2), {street.name: list[Figures](), city.name: list[Figures]()}
    with ExitStack() as stack:
        for side in (street, city):
            side.port = stack.enter_context(served(database_url(side.name)))
        for _ in range(rounds + 1):
            for side in (street, city):
                ours[side.name].append(asked(side, rng))
        memory = {side.name: at_work(side) for side in (street, city)}
    return {
        name: {key: rounded(median(one[key] for one in all_[1:])) for key in all_[0]} | memory[name]
        for name, all_ in ours.items()
    }


def asked(side: Any, rng: random.Random) -> Figures:
    """One round."""
    with side.entered(), public_scope():
        hosts = [
            f"{one.committee.slug}.localhost" for one in rng.choices(side.committees, k=CONNECTIONS * EACH)
        ]
    columns = [[get("/", host) for host in hosts[i::CONNECTIONS]] for i in range(CONNECTIONS)]
    found = hammer(side.port, columns)
    assert set(found.statuses) == {200}
    return {"page_p50_ms": found.percentile(0.5), "page_p95_ms": found.percentile(0.95)}


def at_work(side: Any) -> Figures:
    """While both are served: connections and megabytes (PSS), of the web, of the server's processes."""
    # Only the server's administrator sees whose a backend is.
    with closing(psycopg2.connect(database_url(side.name))) as raw, raw.cursor() as cursor:
        cursor.execute(BACKENDS)
        rows = cursor.fetchall()
        known, own = {pid for pid, _is_here, _own in rows}, rows[0][2]
        mine = [weight(pid) for pid, is_here, _own in rows if is_here and pid != own]
        parent = parent_of(own)
        server = [weight(pid) for pid in [parent, *children_of(parent)] if pid not in known]
    web = sum(weigh(listener(side.port)).values())
    return {
        "connections": len(mine),
        "backends_mb": rounded(sum(mine)),
        "largest_backend_mb": rounded(max(mine)),
        "postgres_itself_mb": rounded(sum(server)),
        "web_mb": rounded(web),
    }


def weight(pid: int) -> float:
    """Its megabytes; none of one that has just ended."""
    try:
        return pss(pid)
    except OSError:
        return 0.0


def listener(port: int) -> int:
    """Our child that was told this port."""
    for pid in children_of(os.getpid()):
        if f"127.0.0.1:{port}" in Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace"):
            return pid
    raise AssertionError(port)


def parent_of(pid: int) -> int:
    """Who started it."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def children_of(pid: int) -> list[int]:
    """Whom it has started."""
    return [
        int(word)
        for path in Path(f"/proc/{pid}/task").glob("*/children")
        for word in path.read_text().split()
    ]
