"""People and homes at a date, against counting by hand."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from committees.households import demo, facts
from committees.households.models import Household, RegisterImport, Resident
from keting.clock import Span, age_on, day_span, month_span, year_span
from keting.marks.models import Mark
from tenants.models import Tenant
from tests.committees.households.conftest import BERGER, LI, WANG, line

DAY = date(2026, 11, 24)
Counts = dict[tuple[str, str], int]


def counted(span: Span) -> Counts:
    return {(one.measure, one.part): one.n for one in facts.count([span])}


def by_hand(day: date) -> Counts:
    """The same figures, row by row in Python."""
    rows = [
        one
        for one in Resident.objects.filter(voided_at__isnull=True)
        if one.since <= day and (one.until is None or one.until > day)
    ]
    homes = Household.objects.filter(voided_at__isnull=True, since__lte=day)
    found: Counts = {("households.households", ""): sum(h.until is None or h.until > day for h in homes)}
    for part, other in (("registered", "living"), ("living", "registered")):
        here = [one for one in rows if one.basis != other]
        found["households.households", part] = len({one.household_id for one in here})
        found["households.people", part] = len(here)
        for age in facts.AGES:
            old = [one for one in here if one.born_on and age_on(one.born_on, day) >= age]
            found[f"households.people_{age}", part] = len(old)
    return found


def test_as_counted_by_hand(home: Tenant, rng: Any, noon: datetime) -> None:
    demo.load(day=DAY, rng=rng)
    Resident.objects.filter(sex="1", since__lt=date(2026, 1, 1)).update(until=date(2026, 6, 1))
    Resident.objects.filter(relation="spouse").update(born_on=None)
    Household.objects.filter(building="12").update(voided_at=noon)
    spans = [
        day_span(DAY),
        month_span(date(2026, 5, 31)),
        year_span(date(2025, 1, 1)),
        day_span(date(2010, 2, 28)),
    ]
    found = facts.count(spans)
    assert len(found) == len(spans) * 11
    for span in spans:
        assert {(one.measure, one.part): one.n for one in found if one.span == span} == by_hand(span.last)


def test_an_empty_register_counts_zero(home: Tenant) -> None:
    assert set(counted(day_span(DAY)).values()) == {0}
    assert len(counted(day_span(DAY))) == 11


def test_one_query(home: Tenant, queries_of: Callable[..., int]) -> None:
    assert queries_of(lambda: facts.count([day_span(DAY - timedelta(days=n)) for n in range(40)])) == 1


@pytest.mark.parametrize(
    ("born_on", "day", "is_sixty"),
    [
        (date(1966, 11, 24), date(2026, 11, 24), True),
        (date(1966, 11, 25), date(2026, 11, 24), False),
        (date(1964, 2, 29), date(2024, 2, 28), False),
        (date(1964, 2, 29), date(2024, 2, 29), True),
        (date(1968, 2, 29), date(2028, 2, 28), False),
        (date(1944, 2, 29), date(2004, 2, 29), True),
        (date(1964, 2, 28), date(2024, 2, 28), True),
    ],
)
def test_a_birthday_comes_on_its_day(home: Tenant, born_on: date, day: date, is_sixty: bool) -> None:
    door = Household.objects.create(building="1", room_no="1", since=date(1990, 1, 1))
    Resident.objects.create(household=door, name="王", since=date(1990, 1, 1), born_on=born_on)
    assert counted(day_span(day))["households.people_60", "living"] == is_sixty


def test_29_february_in_common_years(home: Tenant) -> None:
    """A year older on 28 February (domain.md §5.4): the 70th and 90th birthdays fall in common years."""
    door = Household.objects.create(building="1", room_no="1", since=date(1990, 1, 1))
    Resident.objects.create(household=door, name="王", since=date(1990, 1, 1), born_on=date(1952, 2, 29))
    for day, n in ((date(2022, 2, 27), 0), (date(2022, 2, 28), 1)):
        assert counted(day_span(day))["households.people_70", "registered"] == n


def test_an_old_figure_can_be_recomputed(take_in: Callable[..., RegisterImport], noon: datetime) -> None:
    take_in(WANG, LI, BERGER)
    later = noon + timedelta(days=60)
    old = counted(day_span(noon.date()))
    take_in(line(口径="户在人不在"), LI, line(BERGER, 室号="701"), at=later)
    assert counted(day_span(noon.date())) == old, "what has changed since then changes nothing before"
    now = counted(day_span(later.date()))
    assert (now["households.people", "living"], old["households.people", "living"]) == (2, 3)
    assert now["households.people_70", "living"] == old["households.people_70", "living"] - 1


def test_a_change_leaves_a_mark(take_in: Callable[..., RegisterImport], noon: datetime) -> None:
    take_in(WANG)
    assert set(Mark.objects.values_list("fact", "day")) == {("people", noon.date())}
    Mark.objects.all().delete()
    take_in(WANG)
    assert not Mark.objects.filter(fact="people").exists(), "nothing changed, nothing to count"
