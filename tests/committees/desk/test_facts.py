"""Figures against SQL written another way: row by row in Python over the raw table."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection

from committees.desk import demo, facts
from committees.staff.models import Worker
from keting import clock
from keting.clock import Span

TUESDAY = date(2026, 11, 24)
SPANS = [
    clock.day_span(TUESDAY),
    clock.week_span(TUESDAY),
    clock.month_span(TUESDAY),
    Span(date(2026, 9, 1), TUESDAY),
    clock.year_span(TUESDAY),
    clock.day_span(date(2030, 1, 1)),
]
RAW = """
SELECT (SELECT code FROM tenants_servicekind k WHERE k.id = m.kind_id),
    (received_at AT TIME ZONE 'Asia/Shanghai')::date, (closed_at AT TIME ZONE 'Asia/Shanghai')::date,
    due_on, outcome
FROM desk_matter m WHERE voided_at IS NULL
"""


@pytest.fixture
def quarter(home):
    """The demo's quarter, with a corrected matter in it."""
    Worker.objects.bulk_create(Worker(name=f"同事{n}", position=n) for n in range(3))
    demo.load(day=TUESDAY, rng=random.Random(7))


def by_hand(span: Span) -> Counter[tuple[str, str, int]]:
    found: Counter[tuple[str, str, int]] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(RAW)
        for code, received, closed, due, outcome in cursor.fetchall():
            if received in span:
                found["desk.received", "", 0] += 1
                found["desk.received", code, 0] += 1
            if closed and closed in span:
                found["desk.closed", "", 0] += 1
                found["desk.on_time", "", 0] += closed <= due
                found["desk.on_time", "", 1] += 1
                found["desk.guided", "", 0] += outcome == "guided"
            is_open = received <= span.last and (closed is None or closed > span.last)
            found["desk.overdue", "", 0] += is_open and due < span.last
    return +found


def test_each_figure_is_what_the_rows_say(quarter):
    cells = facts.count(SPANS)
    for span in SPANS:
        told = Counter({(c.measure, c.part, 0): c.n for c in cells if c.span == span})
        told.update({(c.measure, c.part, 1): c.d for c in cells if c.span == span and c.d is not None})
        assert +told == by_hand(span)
    assert by_hand(SPANS[2])["desk.overdue", "", 0] > 0


def test_one_query_however_many_spans(quarter, queries_of):
    many = [clock.day_span(TUESDAY - timedelta(days=n)) for n in range(60)]
    assert queries_of(lambda: facts.count(many)) == 1


def test_the_kinds_add_up(quarter):
    cells = [cell for cell in facts.count([SPANS[4]]) if cell.measure == "desk.received"]
    assert sum(cell.n for cell in cells if cell.part) == next(cell.n for cell in cells if not cell.part)


def test_the_clock_alone_makes_it_overdue(take):
    matter = take()
    days = [clock.day_span(matter.due_on + timedelta(days=n)) for n in (-1, 0, 1)]
    found = [cell.span for cell in facts.count(days) if cell.measure == "desk.overdue"]
    assert found == [days[2]]
