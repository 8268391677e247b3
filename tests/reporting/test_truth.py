"""Every figure against independent SQL over the raw tables, in a committee with a season of its days."""

import random
from datetime import date, datetime

import pytest
from django.utils.module_loading import import_string

from committees.portal.demo import LOADERS
from keting import clock
from keting.clock import ONE_DAY, SPAN_OF, Grain
from reporting.catalogue import INDICATORS, MEASURES
from reporting.kinds import Axis, Kind
from reporting.models import Discrepancy, Figure, Reported
from reporting.services import folding, recounting
from tenants.models import Tenant
from tenants.scope import scope
from tests.reporting.oracle import ORACLE, true_cells

TODAY = date(2026, 11, 24)
# A season in which something of everything happens, matters left overdue included.
SEED = 8
Slots = dict[tuple[str, Grain, date], dict[str, tuple[int, int | None]]]


@pytest.fixture
def season(neighbour: Tenant, street_tenant: Tenant, noon: datetime) -> Tenant:
    """汇园 with its demo, counted."""
    with scope(neighbour):
        rng = random.Random(SEED)
        for path in LOADERS:
            import_string(path)(day=TODAY, rng=rng)
        folding.start_day(day=TODAY)
        folding.fold(at=noon)
    return neighbour


def counted(street: Tenant, committee: Tenant) -> Slots:
    """The street's figures by slot; parts of 0 left out."""
    slots: Slots = {}
    with scope(street):
        for row in Figure.objects.filter(committee=committee.schema_name):
            parts = slots.setdefault((row.measure, Grain(row.grain), row.start), {})
            if row.n or row.d:
                parts[row.part] = (row.n, row.d)
    return slots


def last_day(measure: str, grain: Grain, start: date) -> date:
    last = SPAN_OF[grain](start).last
    return min(last, TODAY) if MEASURES[measure].kind == Kind.STATE else last


def test_the_oracle_knows_every_measure() -> None:
    assert set(ORACLE) == set(MEASURES)


def test_every_figure_is_true(season: Tenant, street_tenant: Tenant) -> None:
    wrong = []
    slots = counted(street_tenant, season)
    with scope(season):
        for (measure, grain, start), parts in slots.items():
            if grain == Grain.DAY and start.day % 5:
                continue  # every fifth day is enough
            wanted = true_cells(measure, start, last_day(measure, grain, start))
            told = {
                part: pair
                for part, pair in parts.items()
                if part in wanted or measure != "households.households"
            }
            if told != wanted:
                wrong.append((measure, grain, start, told, wanted))
    assert wrong == []
    assert {measure for measure, _, _ in slots} == set(MEASURES)


def test_something_was_counted_of_every_measure(season: Tenant, street_tenant: Tenant) -> None:
    """Else the test above would compare nothing with nothing."""
    slots = counted(street_tenant, season)
    silent = [
        one.measure
        for one in INDICATORS
        if not any(parts for slot, parts in slots.items() if slot[0] == one.measure)
    ]
    assert set(silent) <= {"rooms.refused"}


def test_flows_add_up_over_days_where_the_catalogue_says_so(season: Tenant, street_tenant: Tenant) -> None:
    slots = counted(street_tenant, season)
    month = clock.month_span(date(2026, 10, 1))
    for one in INDICATORS:
        if one.kind == Kind.FLOW:
            days = sum(slots[one.measure, Grain.DAY, day].get("", (0,))[0] for day in month.days())
            whole = slots[one.measure, Grain.MONTH, month.start].get("", (0,))[0]
            assert (days == whole) is (Axis.TIME in one.additive) or whole == 0, one.code


def test_the_two_bases_are_kept_apart(season: Tenant, street_tenant: Tenant) -> None:
    parts = counted(street_tenant, season)["households.people_60", Grain.MONTH, date(2026, 11, 1)]
    assert set(parts) == {"registered", "living"}


def test_the_clock_alone_moves_what_is_overdue(season: Tenant, street_tenant: Tenant, noon: datetime) -> None:
    later = TODAY.replace(day=30)
    with scope(season):
        folding.start_day(day=later)
        folding.fold(at=clock.at(later, "12:00"))
        wanted = true_cells("desk.overdue", later, later)
    assert counted(street_tenant, season)["desk.overdue", Grain.MONTH, date(2026, 11, 1)] == wanted


def test_the_recount_of_a_sound_committee_finds_nothing(
    season: Tenant, street_tenant: Tenant, noon: datetime
) -> None:
    with scope(season):
        assert recounting.recount(at=noon + 2 * ONE_DAY) == 0
    with scope(street_tenant):
        assert not Discrepancy.objects.exists()
        assert Reported.objects.get(committee=season.schema_name).recounted_at


def test_the_recount_notes_and_mends_a_wrong_figure(
    season: Tenant, street_tenant: Tenant, noon: datetime
) -> None:
    before = counted(street_tenant, season)
    with scope(street_tenant):
        Figure.objects.filter(measure="visits.made", grain="month", start=date(2026, 10, 1)).update(n=1)
    with scope(season):
        assert recounting.recount(at=noon) == 1
    with scope(street_tenant):
        alarm = Discrepancy.objects.get()
        assert (alarm.committee, alarm.measure, alarm.had_n) == (season.schema_name, "visits.made", 1)
    assert counted(street_tenant, season) == before
