"""The resident's week of six rooms, 2,000 bookings a month: server time and statements of the whole page.

Server time is from the request to the answer's bytes through all middleware, without what the tests' client
looks for in a page. `cpu_ms` is what the process alone spent on it: where others use the machine too (`load`,
over so many `cores`) the clock says more; the aim is the clock's. The peer reads each day by itself. The
limit is the read of the week's taken time alone.
"""

import os
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from committees.rooms.selectors import day_table, name_of
from committees.rooms.selectors.days import slots_by_space
from keting import clock
from keting.clock import Span
from tenants.models import Tenant
from tenants.scope import scope
from tests.bench.free_slots import DAYS, SCHEMA, fill
from tests.clients import HostClient

ROUNDS = 15
REHEARSAL = {"ROUNDS": 1}
AIM = "≤ 50 ms, ≤ 8 statements"


def run() -> dict[str, Any]:
    """Medians, all sides in turn."""
    today, home = clock.today(), Tenant.objects.get(schema_name=SCHEMA)
    week = clock.week_span(today + timedelta(days=7))
    with scope(home):
        fill(Span(today + clock.ONE_DAY, today + timedelta(days=DAYS + 1)))
    client, path = HostClient(home), f"/rooms/?week={name_of(week.start)}"
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    statements = [
        one["sql"] for one in captured if not one["sql"].startswith(("SET ", "SAVEPOINT", "RELEASE"))
    ]
    at, bare = clock.now(), Client(headers={"host": client.defaults["HTTP_HOST"]})
    sides: dict[str, Callable[[], Any]] = {
        "ours": lambda: bare.get(path),
        "peer": lambda: inside(home, lambda: [day_table(day, at=at) for day in week.days()]),
        "limit": lambda: inside(home, lambda: slots_by_space(week)),
    }
    found = {name: [timed(call) for _ in range(ROUNDS)] for name, call in sides.items()}
    medians = {name: middle(wall for wall, _cpu in times) for name, times in found.items()}
    met = medians["ours"] <= 50 and len(statements) <= 8
    return {
        "unit": "ms",
        **medians,
        "cpu_ms": middle(cpu for _wall, cpu in found["ours"]),
        "load": round(os.getloadavg()[0], 1),
        "cores": os.cpu_count(),
        "n": ROUNDS,
        "statements": len(statements),
        "aim": AIM,
        "met": met,
    }


def middle(seconds: Iterable[float]) -> float:
    """The median in ms."""
    return round(1000 * median(seconds), 1)


def inside(home: Tenant, call: Callable[[], Any]) -> Any:
    """The call, as the committee."""
    with scope(home):
        return call()


def timed(call: Callable[[], Any]) -> tuple[float, float]:
    """Seconds that the call takes by the clock, and of this process."""
    started, spent = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - started, time.process_time() - spent
