"""What is counted, held against counting by hand."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from committees.activities import demo, facts, services
from committees.activities.models import Activity, Attendance
from committees.staff.models import Worker
from keting.clock import Span, at, month_span, quarter_span, week_span
from keting.marks.counting import Count
from tenants.models import Tenant
from tests.committees.activities import FRIDAY
from tests.committees.activities.conftest import Announce, Join

ORACLES = {
    "held": "SELECT count(*) FROM activities_activity a WHERE a.state = 'held' AND a.voided_at IS NULL",
    "planned": "SELECT count(*) FROM activities_activity a WHERE a.voided_at IS NULL",
    "attendances": "SELECT count(*) FROM activities_attendance t "
    "JOIN activities_activity a ON a.id = t.activity_id WHERE t.voided_at IS NULL AND a.voided_at IS NULL",
    "new_faces": "SELECT count(*) FROM activities_attendance t JOIN activities_activity a "
    "ON a.id = t.activity_id WHERE t.voided_at IS NULL AND a.voided_at IS NULL AND t.is_new",
    "seats_taken": "SELECT count(*) FROM activities_signup s JOIN activities_activity a "
    "ON a.id = s.activity_id WHERE s.seat IS NOT NULL AND s.state = 'active' "
    "AND a.voided_at IS NULL AND a.state <> 'cancelled'",
    "offered": "SELECT coalesce(sum(a.seats), 0) FROM activities_activity a "
    "WHERE a.voided_at IS NULL AND a.state <> 'cancelled'",
}
IN_SPAN = (
    " AND a.starts_at >= (%s::timestamp AT TIME ZONE 'Asia/Shanghai')"
    " AND a.starts_at < (%s::timestamp AT TIME ZONE 'Asia/Shanghai')"
)


def oracle(name: str, span: Span) -> int:
    with connection.cursor() as cursor:
        cursor.execute(ORACLES[name] + IN_SPAN, [span.start, span.end])
        return int(cursor.fetchone()[0])


def counted(span: Span, measure: str, part: str = "") -> Count:
    found = [one for one in facts.count([span]) if (one.measure, one.part) == (f"activities.{measure}", part)]
    return found[0] if found else Count(measure, span)


@pytest.fixture
def quarter(home: Tenant) -> date:
    """A quarter of invented life, one activity and one tick of it voided."""
    Worker.objects.create(name="范晓")
    demo.load(day=FRIDAY, rng=random.Random(7))
    services.void_activity(**_voiding(Activity.objects.filter(state="held").first()))
    tick = Attendance.objects.filter(voided_at__isnull=True, is_new=True).first()
    ids = {"activity_id": tick.activity_id, "attendance_id": tick.id}
    services.void_attendance(**ids, by=None, why="点错了", at=tick.ticked_at)
    return FRIDAY


def _voiding(activity: Activity) -> dict[str, Any]:
    return {"activity_id": activity.id, "by": None, "why": "记重了", "at": activity.ends_at}


@pytest.mark.parametrize("measure", ["held", "planned", "attendances", "new_faces", "seats_taken"])
def test_each_figure_is_what_the_tables_say(quarter: date, measure: str) -> None:
    last_month = month_span(quarter - timedelta(days=31))
    spans = [week_span(quarter), month_span(quarter), last_month, quarter_span(quarter)]
    figures = {
        one.span: one.n for one in facts.count(spans) if one.measure.endswith(measure) and not one.part
    }
    assert figures == {span: oracle(measure, span) for span in spans}
    assert sum(figures.values()) > 0


def test_seats_offered_stand_below_the_line(quarter: date) -> None:
    span = month_span(quarter)
    assert counted(span, "seats_taken").d == oracle("offered", span)


def test_kinds_sum_to_the_total(quarter: date) -> None:
    parts = [one.n for one in facts.count([month_span(quarter)]) if one.part]
    assert len(parts) > 3
    assert sum(parts) == counted(month_span(quarter), "held").n


def test_an_empty_span_is_a_true_zero(home: Tenant) -> None:
    assert {(one.n, one.d) for one in facts.count([week_span(FRIDAY)])} == {(0, None), (0, 0)}


def test_one_query_however_many_spans(quarter: date, queries_of: Callable[..., int]) -> None:
    spans = [week_span(quarter), month_span(quarter), quarter_span(quarter)] * 30
    assert queries_of(lambda: facts.count(spans)) == 1


def test_an_early_hour_belongs_to_its_shanghai_day(announce: Announce) -> None:
    announce(state="held", starts_at=at(FRIDAY, "07:30"))
    assert counted(Span(FRIDAY, FRIDAY + timedelta(1)), "held").n == 1
    assert counted(Span(FRIDAY - timedelta(1), FRIDAY), "held").n == 0


def test_a_withdrawn_seat_is_not_taken(activity: Activity, join: Join) -> None:
    mine = join(activity)
    services.withdraw(activity_id=activity.id, code=mine.code, at=mine.signed_at)
    assert (counted(week_span(FRIDAY), "seats_taken").n, counted(week_span(FRIDAY), "seats_taken").d) == (
        0,
        5,
    )
