"""The fold, on a small room of its own."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from keting import clock
from keting.marks.models import CountingState, Mark
from reporting.models import Discrepancy, Reported
from reporting.services import folding, recounting
from reporting.services.cells import Cell
from reporting.services.handing import submit
from reporting.services.marks import begun, locked_state
from tenants.models import Tenant
from tenants.scope import public_scope, scope
from tests.databases import as_owner
from tests.reporting.conftest import TODAY, all_figures, figure, make

MONTH = date(2026, 11, 1)


@pytest.fixture
def fold(room: Tenant, noon: datetime) -> object:
    """Fold the home committee at noon."""
    return lambda: folding.fold(at=noon)


def test_a_fact_becomes_figures_and_its_mark_goes(room: Tenant, street_tenant: Tenant, fold) -> None:
    make(TODAY)
    assert fold() == 1
    assert figure(street_tenant, "fake.made", "day", TODAY) == (1, None)
    assert figure(street_tenant, "fake.made", "year", date(2026, 1, 1)) == (1, None)
    assert figure(street_tenant, "fake.open", "month", MONTH) == (1, None)
    assert not Mark.objects.exists()


def test_running_twice_changes_nothing(room: Tenant, street_tenant: Tenant, fold) -> None:
    make(TODAY)
    fold()
    once = all_figures(street_tenant)
    Mark.objects.create(fact="fake", day=TODAY)
    assert fold() == 1
    assert all_figures(street_tenant) == once
    assert fold() == 0


def test_households_do_not_add_up_over_days(room: Tenant, street_tenant: Tenant, fold) -> None:
    make(TODAY, "a")
    make(TODAY - timedelta(days=1), "a")
    make(TODAY - timedelta(days=1), "b")
    fold()
    days = [figure(street_tenant, "fake.homes", "day", TODAY - timedelta(days=n)) for n in (0, 1)]
    assert days == [(1, None), (2, None)]
    assert figure(street_tenant, "fake.homes", "week", date(2026, 11, 23)) == (2, None)


def test_a_ratio_keeps_both_parts(room: Tenant, street_tenant: Tenant, fold) -> None:
    make(TODAY)
    fold()
    assert figure(street_tenant, "fake.share", "month", MONTH) == (1, 10)


def test_a_part_that_vanished_leaves_no_figure(room: Tenant, street_tenant: Tenant, fold) -> None:
    make(TODAY, "b")
    fold()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM fake_fact")
    fold()
    assert figure(street_tenant, "fake.made", "day", TODAY, part="b") is None
    assert figure(street_tenant, "fake.made", "day", TODAY) == (0, None)


def test_a_day_without_facts_is_a_true_zero_and_one_before_the_first_is_missing(
    room: Tenant, street_tenant: Tenant, fold
) -> None:
    make(TODAY - timedelta(days=3))
    fold()
    assert figure(street_tenant, "fake.made", "day", TODAY - timedelta(days=1)) == (0, None)
    assert figure(street_tenant, "fake.share", "day", TODAY - timedelta(days=1)) == (0, 0)
    assert figure(street_tenant, "fake.made", "day", TODAY - timedelta(days=4)) is None


def test_an_earlier_fact_moves_the_first_day(room: Tenant, street_tenant: Tenant, fold) -> None:
    make(TODAY)
    fold()
    make(date(2026, 11, 2))
    fold()
    assert figure(street_tenant, "fake.made", "day", date(2026, 11, 3)) == (0, None)
    with scope(street_tenant):
        assert Reported.objects.get().first_day == date(2026, 11, 2)


def test_the_days_tick_counts_days_on_which_nothing_happened(
    room: Tenant, street_tenant: Tenant, noon: datetime
) -> None:
    assert folding.start_day(day=TODAY - timedelta(days=2))
    assert folding.start_day(day=TODAY)
    assert not folding.start_day(day=TODAY)
    folding.fold(at=noon)
    assert figure(street_tenant, "fake.made", "day", TODAY - timedelta(days=1)) == (0, None)


def test_a_broken_fold_is_counted_and_keeps_its_marks(
    room: Tenant, street_tenant: Tenant, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(TODAY)
    monkeypatch.setattr(folding, "count_cells", lambda plans: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        folding.fold(at=noon)
    folding.note_failure()
    assert Mark.objects.count() == 1
    assert CountingState.objects.get().failures == 1
    with scope(street_tenant):
        assert Reported.objects.get().failures == 1


CELL = Cell("fake.made", "", "day", TODAY, 1, None)


def test_the_committee_is_where_the_caller_stands(
    home: Tenant, neighbour: Tenant, street_tenant: Tenant, noon: datetime
) -> None:
    with scope(neighbour):
        submit(cells=[CELL], at=noon)
    submit(cells=[Cell("fake.made", "", "day", TODAY, 5, None)], at=noon)
    assert {(row[0], row[5]) for row in all_figures(street_tenant)} == {
        (neighbour.schema_name, 1),
        (home.schema_name, 5),
    }


def test_from_elsewhere_nothing_can_be_submitted(street_tenant: Tenant, noon: datetime) -> None:
    for door in (public_scope(), scope(street_tenant)):
        with door, pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            submit(cells=[CELL], at=noon)


@pytest.mark.parametrize("is_marked", [True, False])
def test_facts_put_back_are_counted_without_an_alarm(
    room: Tenant, street_tenant: Tenant, noon: datetime, is_marked: bool
) -> None:
    """A restore takes facts away behind the triggers' back; the twin leaves no marks."""
    first = TODAY - timedelta(days=40)
    make(first)
    make(TODAY)
    folding.fold(at=noon)
    as_owner("ALTER TABLE fake_fact DISABLE TRIGGER USER; DELETE FROM fake_fact")
    CountingState.objects.update(first_day=TODAY)
    if is_marked:
        recounting.mark_all_days(since=first, at=noon)
    folding.fold(at=noon)
    left = 0 if is_marked else 1
    assert figure(street_tenant, "fake.made", "day", TODAY) == (left, None)
    assert figure(street_tenant, "fake.made", "day", first) == (left, None)
    with scope(street_tenant):
        assert not Discrepancy.objects.exists()


def test_whoever_holds_the_state_reads_each_of_its_fields(home: Tenant) -> None:
    """By the order of the fields: a column that came later stands last in the table."""
    days = {
        name: date(2026, 1, number)
        for number, name in enumerate(("first_day", "ticked_on", "cleared_on", "fixed_until"), 1)
    }
    with scope(home), transaction.atomic():
        locked_state()
        CountingState.objects.update(**days)
        for held in (locked_state(), begun(clock.now())):
            assert {name: getattr(held, name) for name in days} == days
