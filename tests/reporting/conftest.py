"""A small room of facts of its own, so that the counters are tested whatever the house's rooms do."""

from collections.abc import Sequence
from datetime import date

import pytest
from django.db import connection

from keting.clock import Span
from keting.marks.counting import Count, rows_of
from keting.marks.operations import CountFact
from reporting import catalogue
from reporting.catalogue import Measure
from reporting.facts import FACTS, Room
from reporting.kinds import Kind
from reporting.models import Figure
from tenants.models import Tenant
from tenants.scope import scope
from tests.databases import as_owner

TODAY = date(2026, 11, 24)
SQL = """
SELECT span.i, 'fake.made', '', count(*), NULL::bigint FROM {spans}
JOIN fake_fact ON day >= start AND day < stop GROUP BY 1
UNION ALL SELECT span.i, 'fake.made', who, count(*), NULL FROM {spans}
JOIN fake_fact ON day >= start AND day < stop GROUP BY 1, 3
UNION ALL SELECT span.i, 'fake.homes', '', count(DISTINCT who), NULL FROM {spans}
JOIN fake_fact ON day >= start AND day < stop GROUP BY 1
UNION ALL SELECT span.i, 'fake.share', '', count(DISTINCT who), 10 FROM {spans}
JOIN fake_fact ON day >= start AND day < stop GROUP BY 1
UNION ALL SELECT span.i, 'fake.open', '', count(*), NULL FROM {spans}
JOIN fake_fact ON day < stop GROUP BY 1
"""
MEASURES = {
    "fake.made": Measure(Kind.FLOW, is_ratio=False),
    "fake.homes": Measure(Kind.FLOW, is_ratio=False),
    "fake.share": Measure(Kind.FLOW, is_ratio=True),
    "fake.open": Measure(Kind.STATE, is_ratio=False),
}


def count(spans: Sequence[Span]) -> list[Count]:
    """Made, by who and in all; who, each once; of ten; and all until the span's end."""
    # Each of the five parts names the spans, and each needs their values.
    values = [one for _ in range(4) for one in _params(spans)]
    return [Count(m, span, part, n, d) for span, (m, part, n, d) in rows_of(SQL, spans, *values)]


def _params(spans: Sequence[Span]) -> list[object]:
    return [one for i, span in enumerate(spans) for one in (i, span.start, span.end)]


def make(day: date, who: str = "a") -> None:
    """One more fact of the current committee."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO fake_fact (day, who) VALUES (%s, %s)", [day, who])


def figure(
    street: Tenant, measure: str, grain: str, start: date, part: str = ""
) -> tuple[int, int | None] | None:
    """What the street holds for the home committee's cell, if anything."""
    with scope(street):
        row = Figure.objects.filter(
            committee="c310104008043", measure=measure, grain=grain, start=start, part=part
        ).first()
        return row and (row.n, row.d)


def all_figures(street: Tenant) -> list[tuple[object, ...]]:
    """Everything but when it was counted."""
    with scope(street):
        return sorted(
            Figure.objects.values_list("committee", "measure", "part", "grain", "start", "n", "d"),
            key=str,
        )


@pytest.fixture
def room(home: Tenant, monkeypatch: pytest.MonkeyPatch) -> Tenant:
    """The home committee with the small room, and nothing else counted."""
    monkeypatch.setattr(catalogue, "MEASURES", MEASURES)
    monkeypatch.setattr("reporting.services.cells.MEASURES", MEASURES)
    for fact in list(FACTS):
        monkeypatch.delitem(FACTS, fact)
    monkeypatch.setitem(FACTS, "fake", Room(count, "fake"))
    as_owner("CREATE TABLE fake_fact (day date, who text)", *CountFact("fake_fact", "fake", "day").sql)
    return home
