"""A correction voids the row and writes a new one; the old figure can be counted again."""

from datetime import date, timedelta

import pytest
from django.db import connection

from committees.desk import facts, selectors, services
from committees.desk.models import Matter
from keting import clock
from keting.audit.models import Entry
from keting.marks.models import Mark
from keting.refusal import Refusal

TUESDAY = date(2026, 11, 24)
AS_OF = """
SELECT count(*) FROM desk_matter JOIN tenants_servicekind kind ON kind.id = kind_id
WHERE kind.code = %s AND received_on = %s AND recorded_at <= %s AND (voided_at IS NULL OR voided_at > %s)
"""


def as_of(code, instant) -> int:
    with connection.cursor() as cursor:
        cursor.execute(AS_OF, [code, TUESDAY, instant, instant])
        return cursor.fetchone()[0]


@pytest.fixture
def wrong(take):
    """A matter of the wrong kind, promised and closed."""
    return take(kind="health", is_answered=True)


def correct(matter, worker, at, **facts):
    correction = services.Correction(why="选错了类别", **facts)
    return services.correct_matter(matter=matter, correction=correction, worker=worker, at=at)


def test_the_new_row_takes_the_number_and_the_old_stays(wrong, kinds, worker, noon):
    new = correct(wrong, worker, noon, kind=kinds["legal_aid"])
    old = Matter.objects.get(pk=wrong.pk)
    assert (old.kind, old.replaced_by, old.void_reason) == (kinds["health"], new, "选错了类别")
    assert (new.number, new.kind, new.outcome, new.recorded_at) == (
        wrong.number,
        kinds["legal_aid"],
        "done",
        noon,
    )


def test_both_figures_can_be_counted(wrong, kinds, worker, noon):
    later = noon + timedelta(days=2)
    correct(wrong, worker, later, kind=kinds["legal_aid"])
    assert (as_of("health", noon), as_of("legal_aid", noon)) == (1, 0)
    assert (as_of("health", later), as_of("legal_aid", later)) == (0, 1)
    counted = {cell.part: cell.n for cell in facts.count([clock.day_span(TUESDAY)]) if cell.part}
    assert counted == {"legal_aid": 1}


def test_it_is_marked_and_on_the_record(wrong, worker, noon):
    Mark.objects.all().delete()
    correct(wrong, worker, noon)
    assert set(Mark.objects.values_list("fact", "day")) == {("desk", TUESDAY)}
    assert list(Entry.objects.values_list("verb", "thing_id", "why")) == [("corrected", str(wrong.pk), "")]


def test_a_wrong_day_moves_the_limit(wrong, worker, noon):
    new = correct(wrong, worker, noon, received_at=noon - timedelta(days=1))
    assert (new.received_on, new.due_on) == (date(2026, 11, 23), date(2026, 11, 30))


def test_a_wrong_end_is_taken_away(wrong, worker, noon):
    new = correct(wrong, worker, noon, reopened=True)
    assert (new.state, new.outcome, new.closed_at) == ("open", "", None)
    services.close_matter(matter=new, worker=worker, at=noon)


def test_steps_of_all_versions_make_one_story(wrong, worker, noon):
    new = correct(wrong, worker, noon)
    assert [step.kind for step in selectors.steps_of(new)] == ["taken", "done", "corrected"]
    assert selectors.matter_of(wrong.pk) == new


def test_only_the_living_row_is_corrected_and_only_with_a_reason(wrong, worker, noon):
    correct(wrong, worker, noon)
    with pytest.raises(Refusal) as refused:
        correct(wrong, worker, noon)
    assert refused.value.code == "matter_corrected"
    living, empty = selectors.matter_of(wrong.pk), services.Correction(why=" ")
    with pytest.raises(Refusal) as refused:
        services.correct_matter(matter=living, correction=empty, worker=worker, at=noon)
    assert refused.value.code == "why_missing"
