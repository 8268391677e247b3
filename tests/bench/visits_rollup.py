"""Visits by month and committee over one year and five: counted cells against counting when asked.

620,000 visits a year over the street's committees. Peers: the ORM's GROUP BY in a loop over committees, and
a COUNT for each cell. Limit: one GROUP BY over one wide table, as if there were no committees.
"""

from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from statistics import median
from time import perf_counter
from typing import Any

import psycopg2
from django.db import connection, models
from django.db.models.functions import TruncMonth

from committees.households.models import Household
from committees.staff.models import Worker
from committees.visits import facts
from committees.visits.models import Visit
from keting import clock
from keting.clock import Span
from keting.marks.counting import Count
from reporting.models import Figure
from tenants.models import Tenant
from tenants.scope import committees, scope, street
from tests.databases import as_owner
from tests.plugin import database_url

COMMITTEES = "all"
A_YEAR = 20_000
LAST = date(2026, 12, 31)
ROUNDS = 5
# What is quick is timed several times in each round.
REPEAT = {"cells": 9}
REHEARSAL = {"A_YEAR": 50, "REPEAT": {"cells": 1}}
Table = dict[tuple[str, date], int]

FILL = """
INSERT INTO visits_visit
    (id, household_id, worker_id, visited_at, recorded_at, channel, minutes, met, line, void_reason)
SELECT gen_random_uuid(), (%(homes)s::uuid[])[1 + n %% 200], %(worker)s, at, at, 'door', 20, 1, 'x', ''
FROM (
    SELECT n, %(start)s::timestamptz + n * %(step)s::interval AS at FROM generate_series(0, %(n)s - 1) n
) AS made
"""


def run() -> dict[str, Any]:
    """Milliseconds for the street's table of a year; the same at five years beside it."""
    offices = committees()
    homes = {office.schema_name: _people(office) for office in offices}
    one = _measure(offices, homes, years=1, ways=WAYS)
    five = _measure(offices, homes, years=5, ways={name: WAYS[name] for name in ("cells", "orm", "wide")})
    ours, orm = one["cells"], one["orm"]
    return {
        "unit": "ms",
        "ours": ours,
        "peer": orm,
        "limit": one["wide"],
        "n": A_YEAR * len(offices),
        "aim": "≥ 100× the ORM loop; a page of the last year flat as years are added",
        "met": orm / ours >= 100 and five["last_year"] <= 2 * one["last_year"],
        "count_per_cell": one["count"],
        "page_of_last_year": [one["last_year"], five["last_year"]],
        "five_years": {name: five[name] for name in ("cells", "orm", "wide")},
        "recount_of_all_months": [one["recount"], five["recount"]],
    }


def _people(office: Tenant) -> tuple[list[str], str]:
    with scope(office):
        homes = [Household(building="1", room_no=str(n), since=date(2020, 1, 1)) for n in range(200)]
        Household.objects.bulk_create(homes)
        worker = Worker.objects.create(name="x")
        return [str(home.pk) for home in homes], str(worker.pk)


def _measure(offices: list[Tenant], homes: Any, *, years: int, ways: Any) -> dict[str, float]:
    for office in offices:
        for year in range(LAST.year - years + 1, LAST.year + (years == 1)):
            _fill(office, *homes[office.schema_name], year=year)
    spans = _months(years)
    found: dict[str, list[float]] = {name: [] for name in [*ways, "last_year"]}
    recount = _count_all(offices, spans)
    _widen(offices)
    expected: Table | None = None
    for _ in range(ROUNDS):
        for name, way in ways.items():
            table = way(offices, spans)
            expected = expected or table
            assert table == expected, f"{name} counts otherwise"
            found[name].append(_timed(lambda way=way: way(offices, spans), REPEAT.get(name, 1)))
        found["last_year"].append(_timed(lambda: _cells(offices, spans[-12:]), REPEAT["cells"]))
    return {**{name: round(median(times), 2) for name, times in found.items()}, "recount": recount}


def _fill(office: Tenant, homes: list[str], worker: str, *, year: int) -> None:
    """Without marks and checks of keys: this is not what is measured."""
    start, step = clock.at(date(year, 1, 1), "08:00"), timedelta(days=364) / A_YEAR
    dsn = database_url(str(connection.settings_dict["NAME"]))
    # Only the server's administrator goes past triggers and keys.
    with closing(psycopg2.connect(dsn)) as raw, raw, raw.cursor() as cursor:
        cursor.execute(f"SET session_replication_role = replica; SET search_path = {office.schema_name}")
        cursor.execute(FILL, {"homes": homes, "worker": worker, "start": start, "step": step, "n": A_YEAR})
        cursor.execute("ANALYZE visits_visit")


def _months(years: int) -> list[Span]:
    starts = [date(LAST.year - years + 1 + n // 12, n % 12 + 1, 1) for n in range(12 * years)]
    return [clock.month_span(start) for start in starts]


def _timed(call: Callable[[], Table], times: int) -> float:
    """Median milliseconds of a call; what is quick is called more often."""
    took = []
    for _ in range(times):
        started = perf_counter()
        call()
        took.append((perf_counter() - started) * 1000)
    return median(took)


def _count_all(offices: list[Tenant], spans: list[Span]) -> float:
    """Count every month of every committee from the facts and keep the cells; milliseconds."""
    now, started = clock.now(), perf_counter()
    counted: list[tuple[str, Count]] = []
    for office in offices:
        with scope(office):
            counted += [(office.schema_name, cell) for cell in facts.count(spans)]
    with scope(street()):
        Figure.objects.all().delete()
        Figure.objects.bulk_create(
            Figure(
                committee=schema,
                measure=cell.measure,
                grain="month",
                start=cell.span.start,
                n=cell.n,
                d=cell.d,
                counted_at=now,
            )
            for schema, cell in counted
        )
        as_owner("ANALYZE reporting_figure")
    return round((perf_counter() - started) * 1000)


def _widen(offices: list[Tenant]) -> None:
    parts = " UNION ALL ".join(
        f"SELECT '{office.schema_name}' AS committee, v.* FROM {office.schema_name}.visits_visit v"
        for office in offices
    )
    with scope(street()):
        as_owner("DROP TABLE IF EXISTS wide", f"CREATE TABLE wide AS {parts}", "ANALYZE wide")


def _cells(offices: list[Tenant], spans: list[Span]) -> Table:
    with scope(street()):
        rows = Figure.objects.filter(
            measure="visits.made",
            part="",
            grain="month",
            start__gte=spans[0].start,
            start__lte=spans[-1].start,
        )
        return {(name, start): n for name, start, n in rows.values_list("committee", "start", "n")}


def _orm(offices: list[Tenant], spans: list[Span]) -> Table:
    table: Table = {}
    for office in offices:
        with scope(office):
            rows = Visit.objects.filter(voided_at=None, visited_on__gte=spans[0].start).order_by()
            grouped = (
                rows.annotate(month=TruncMonth("visited_on"))
                .values_list("month")
                .annotate(n=models.Count("pk"))
            )
            table.update({(office.schema_name, month): n for month, n in grouped})
    return table


def _count(offices: list[Tenant], spans: list[Span]) -> Table:
    table: Table = {}
    for office in offices:
        with scope(office):
            for span in spans:
                rows = Visit.objects.filter(
                    voided_at=None, visited_on__gte=span.start, visited_on__lt=span.end
                )
                table[office.schema_name, span.start] = rows.count()
    return table


def _wide(offices: list[Tenant], spans: list[Span]) -> Table:
    with scope(street()), connection.cursor() as cursor:
        cursor.execute(
            "SELECT committee, date_trunc('month', visited_on)::date, count(*) FROM wide "
            "WHERE voided_at IS NULL AND visited_on >= %s GROUP BY 1, 2",
            [spans[0].start],
        )
        return {(committee, month): n for committee, month, n in cursor.fetchall()}


WAYS = {"cells": _cells, "orm": _orm, "count": _count, "wide": _wide}
