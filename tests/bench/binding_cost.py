"""What it costs a loaded row to know its schema (keting.db.binding), beside Django's own way of telling
each row something, the signal `post_init`, and beside rows that know nothing (the limit).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from statistics import median
from time import process_time
from typing import Any

from django.db import connection
from django.db.models.base import ModelState
from django.db.models.signals import post_init  # noqa: TID251  the peer

from committees.households.models import Household
from tenants.scope import committees, scope

ROWS, ROUNDS, MOST_US = 5_000, 21, 4.0
REHEARSAL = {"ROWS": 10}


def run() -> dict[str, Any]:
    """Microseconds a row, the three in turn on the same rows."""
    with scope(committees()[0]):
        Household.objects.bulk_create(
            Household(building=str(n), room_no="1", since=date(2026, 1, 1)) for n in range(ROWS)
        )
        times = _alternate({"bound": None, "bare": _bare, "signal": _signal})
    us = {name: round(1e6 * seconds / ROWS, 2) for name, seconds in times.items()}
    return {
        "unit": "µs a loaded row",
        "ours": us["bound"],
        "peer": us["signal"],
        "limit": us["bare"],
        "n": ROWS * ROUNDS,
        "aim": f"≤ {MOST_US} µs a row more than rows that know nothing",
        "met": us["bound"] - us["bare"] <= MOST_US,
        "cost_us": round(us["bound"] - us["bare"], 2),
    }


def _alternate(ways: dict[str, Any]) -> dict[str, float]:
    """Median seconds of each way to load all rows; the first round is thrown away."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS + 1):
        for name, way in ways.items():
            with way() if way else scope(connection.tenant):
                times[name].append(_load())
    return {name: median(all_[1:]) for name, all_ in times.items()}


def _load() -> float:
    started = process_time()
    rows = list(Household.objects.all())
    seconds = process_time() - started
    assert len(rows) == ROWS
    return seconds


@contextmanager
def _bare() -> Iterator[None]:
    """Rows that know nothing."""
    stamp = ModelState.__init__
    del ModelState.__init__
    try:
        yield
    finally:
        ModelState.__init__ = stamp  # type: ignore[method-assign]


@contextmanager
def _signal() -> Iterator[None]:
    def stamp(instance: Any, **kwargs: Any) -> None:
        instance._state.schema = connection.schema_name

    with _bare():
        post_init.connect(stamp)
        try:
            yield
        finally:
            post_init.disconnect(stamp)
