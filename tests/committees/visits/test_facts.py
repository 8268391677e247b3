"""Figures against counts made another way: row by row in Python over the raw tables."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection

from committees.desk import demo as desk_demo
from committees.households.models import Resident
from committees.staff.models import Worker
from committees.visits import demo, facts
from committees.visits.models import Visit
from keting import clock
from keting.clock import Span

TUESDAY = date(2026, 11, 24)
SPANS = [
    clock.day_span(TUESDAY - timedelta(days=1)),
    clock.week_span(TUESDAY),
    clock.month_span(TUESDAY),
    Span(date(2026, 9, 1), TUESDAY),
    clock.year_span(TUESDAY),
    clock.day_span(date(2030, 1, 1)),
]
SHANGHAI = "AT TIME ZONE 'Asia/Shanghai'"
VISITS = f"""
SELECT household_id, (visited_at {SHANGHAI})::date, minutes, appointment_id IS NOT NULL,
    (SELECT count(*) FROM visits_need n WHERE n.visit_id = v.id)
FROM visits_visit v WHERE voided_at IS NULL
"""
APPOINTMENTS = f"SELECT (starts_at {SHANGHAI})::date, state FROM visits_appointment"
LIVING = """
SELECT household_id, since, coalesce(until, '9999-12-31') FROM households_resident
WHERE basis <> 'registered' AND voided_at IS NULL
"""


@pytest.fixture
def quarter(lived_in):
    """The demo's quarter over twelve homes, one of them left, one lived in twice, one only registered."""
    Worker.objects.bulk_create(Worker(name=f"同事{n}", position=n) for n in range(3))
    homes = [lived_in(f"{n}01") for n in range(1, 13)]
    random.seed(1)
    desk_demo.load(day=TUESDAY, rng=random.Random(7))
    demo.load(day=TUESDAY, rng=random.Random(7))
    Resident.objects.filter(household=homes[0]).update(until=date(2026, 10, 5))
    Resident.objects.filter(household=homes[1]).update(until=date(2026, 10, 5))
    Resident.objects.create(household=homes[1], name="新来的", since=date(2026, 11, 1))
    Resident.objects.create(household=homes[2], name="老伴", since=date(2021, 1, 1))
    Resident.objects.filter(household=homes[3]).update(basis="registered")
    return homes


def rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def by_hand(span: Span) -> dict[str, tuple[int, int | None]]:
    visits = [row for row in rows(VISITS) if row[1] in span]
    states = [state for day, state in rows(APPOINTMENTS) if day in span]
    settled = [state for state in states if state not in {"planned", "moved"}]
    homes = {
        home for home, since, until in rows(LIVING) if since <= span.last and (not until or until > span.last)
    }
    seen = len({row[0] for row in visits})
    return {
        "visits.made": (len(visits), None),
        "visits.minutes": (sum(row[2] for row in visits), None),
        "visits.by_appointment": (sum(row[3] for row in visits), len(visits)),
        "visits.needs": (sum(row[4] for row in visits), None),
        "visits.households": (seen, None),
        "visits.coverage": (seen, len(homes)),
        "visits.kept": (settled.count("kept"), len(settled)),
    }


def test_each_figure_is_what_the_rows_say(quarter):
    cells = facts.count(SPANS)
    for span in SPANS:
        told = {cell.measure: (cell.n, cell.d) for cell in cells if cell.span == span}
        assert told == by_hand(span)
    assert by_hand(SPANS[4])["visits.needs"][0] > 0
    assert by_hand(SPANS[0])["visits.coverage"][1] == 10


def test_households_do_not_add_up_over_days(visit, noon):
    visit(visited_at=noon - timedelta(days=1))
    visit()
    spans = [clock.day_span(TUESDAY - timedelta(days=1)), clock.day_span(TUESDAY), clock.week_span(TUESDAY)]
    found = [cell.n for cell in facts.count(spans) if cell.measure == "visits.households"]
    assert found == [1, 1, 1]
    assert Visit.objects.count() == 2


def test_one_query_however_many_spans(quarter, queries_of):
    many = [clock.day_span(TUESDAY - timedelta(days=n)) for n in range(60)]
    assert queries_of(lambda: facts.count(many)) == 1
