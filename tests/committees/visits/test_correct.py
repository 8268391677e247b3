"""A correction voids the row and writes a new one; the old figure can be counted again."""

from datetime import date, timedelta

import pytest
from django.db import connection

from committees.visits import facts, services
from committees.visits.models import Need, Visit
from keting import clock
from keting.audit.models import Entry
from keting.marks.models import Mark
from keting.refusal import Refusal

TUESDAY, MONDAY = date(2026, 11, 24), date(2026, 11, 23)
AS_OF = """
SELECT coalesce(sum(minutes), 0) FROM visits_visit
WHERE visited_on = %s AND recorded_at <= %s AND (voided_at IS NULL OR voided_at > %s)
"""


def minutes_as_of(day, instant) -> int:
    with connection.cursor() as cursor:
        cursor.execute(AS_OF, [day, instant, instant])
        return cursor.fetchone()[0]


def correct(visit, worker, at, **changes):
    correction = services.VisitCorrection(why="记错了", **changes)
    return services.correct_visit(visit=visit, correction=correction, worker=worker, at=at)


def test_both_figures_can_be_counted(visit, worker, noon):
    later = noon + timedelta(days=2)
    correct(visit(), worker, later, visited_at=noon - timedelta(days=1), minutes=45)
    assert (minutes_as_of(TUESDAY, noon), minutes_as_of(MONDAY, noon)) == (20, 0)
    assert (minutes_as_of(TUESDAY, later), minutes_as_of(MONDAY, later)) == (0, 45)
    spans = [clock.day_span(MONDAY), clock.day_span(TUESDAY)]
    assert [cell.n for cell in facts.count(spans) if cell.measure == "visits.minutes"] == [45, 0]


def test_it_marks_both_days_and_is_on_the_record(visit, worker, noon):
    made = visit()
    Mark.objects.all().delete()
    correct(made, worker, noon, visited_at=noon - timedelta(days=1))
    assert set(Mark.objects.values_list("day", flat=True)) == {MONDAY, TUESDAY}
    assert Entry.objects.filter(verb="corrected", thing_id=str(made.pk)).count() == 1


def test_needs_and_the_appointment_go_along(visit, arrange, kinds, worker, noon):
    at = noon + timedelta(hours=3)
    needs = [services.Found("送餐", kinds["elder_meals"])]
    old = visit(appointment=arrange(), needs=needs, at=at)
    new = correct(old, worker, at, line="改一句")
    assert new.appointment == old.appointment
    assert new.needs.get().matter == old.needs.get().matter
    counted = {c.measure: c.n for c in facts.count([clock.day_span(TUESDAY)])}
    assert (counted["visits.needs"], counted["visits.made"], counted["visits.by_appointment"]) == (1, 1, 1)
    assert Need.objects.count() == 2


def test_only_the_living_row_is_corrected_and_only_with_a_reason(visit, worker, noon):
    old = visit()
    new = correct(old, worker, noon, met=3)
    assert (new.met, new.line) == (3, old.line)
    with pytest.raises(Refusal) as refused:
        correct(old, worker, noon)
    assert refused.value.code == "visit_corrected"
    empty = services.VisitCorrection(why=" ")
    with pytest.raises(Refusal) as refused:
        services.correct_visit(visit=new, correction=empty, worker=worker, at=noon)
    assert refused.value.code == "why_missing"
    assert Visit.objects.filter(voided_at=None).get() == new
