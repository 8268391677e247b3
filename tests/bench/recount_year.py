"""A year of everything of the whole street counted anew and compared with its figures, by two processes.

The limit is the bare reading of the facts: each table once, by day, without a figure made or compared.
"""

import os
import time
from collections.abc import Callable
from multiprocessing import get_context
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection, connections

from keting import clock
from keting.db.engine.base import LOT
from reporting.models import Discrepancy, Figure
from reporting.services import recounting
from tenants import demo
from tenants.models import Tenant
from tenants.scope import committees, scope, street

COMMITTEES = "all"
ROUNDS, SECONDS = 5, 5
REHEARSAL = {"demo.load_demo": lambda: None}
AIM = f"≤ {SECONDS} s, no difference"
FACTS = {
    "visits_visit": "visited_on",
    "visits_appointment": "day",
    "desk_matter": "received_on",
    "rooms_booking": "day",
    "activities_attendance": "held_on",
    "households_resident": "since",
}


def run() -> dict[str, Any]:
    """Load the street's year, recount it a few times."""
    settings.KETING_DEMO = "full"
    every = committees()
    demo.load_demo()
    rounds = [(spread(every, recount), spread(every, read)) for _ in range(ROUNDS + 1)]
    ours, limit = (median(side[1:]) for side in zip(*rounds, strict=True))
    with scope(street()):
        figures, alarms = Figure.objects.count(), Discrepancy.objects.count()
    return {
        "unit": "s",
        "ours": round(ours, 2),
        "peer": None,
        "limit": round(limit, 2),
        "n": figures,
        "differences": alarms,
        "aim": AIM,
        "met": ours <= SECONDS and alarms == 0,
        "note": "no peer recounts: DHIS2 and CommCare rebuild their tables",
    }


def spread(every: list[Tenant], work: Callable[[Tenant], None]) -> float:
    """Seconds of two processes, as a worker has, for all committees."""
    connections.close_all()
    LOT.empty()
    with get_context("fork").Pool(os.cpu_count()) as pool:
        started = time.perf_counter()
        pool.map(work, every, chunksize=1)
        return time.perf_counter() - started


def recount(tenant: Tenant) -> None:
    """Ours."""
    with scope(tenant):
        recounting.recount(at=clock.now())


def read(tenant: Tenant) -> None:
    """The limit."""
    with scope(tenant), connection.cursor() as cursor:
        for table, day in FACTS.items():
            cursor.execute(f"SELECT {day}, count(*) FROM {table} GROUP BY 1")
            cursor.fetchall()
