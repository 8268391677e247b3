"""The demo of the whole street: every committee a year of its own, counted, and gone on with after a stop."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from committees.households.demo import homes_of
from committees.households.models import Household, Resident
from committees.visits.models import Visit
from keting import clock
from keting.db.fields import blind
from keting.marks.models import Mark
from reporting.selectors.offices import offices
from reporting.services import recounting
from tenants import demo, registers
from tenants.models import Tenant
from tenants.scope import scope


def test_the_register_s_committees_have_47000_homes() -> None:
    sizes = [homes_of(one.schema) for one in registers.committee_openings()]
    assert 46_000 <= sum(sizes) <= 48_000
    assert len(set(sizes)) > 25


def test_a_year_is_loaded_and_counted_right(real_db: str, neighbour: Tenant, settings: Any) -> None:
    settings.KETING_DEMO = "full"
    demo.load_demo()
    with scope(neighbour):
        homes, people = Household.objects.count(), Resident.objects.count()
        assert homes == homes_of(neighbour.schema_name)
        assert 2.4 <= people / homes <= 2.7
        assert Visit.objects.filter(visited_on__lt=clock.today().replace(day=1)).count() > 3_000
        one = Resident.objects.exclude(phone_index="")[0]
        assert one.phone.startswith("111")
        assert one.phone_index == blind(one.phone, "phone")
        assert not Mark.objects.exists()
        assert recounting.recount(at=clock.now()) == 0


def test_a_stop_loses_nothing(
    real_db: str,
    home: Tenant,
    neighbour: Tenant,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*, day: date, rng: object, is_full: bool) -> None:
        raise ImproperlyConfigured

    with monkeypatch.context() as patched:
        patched.setattr("committees.activities.demo.load", broken)
        with pytest.raises(ImproperlyConfigured):
            demo.fill(home, day=clock.today())
    assert not Household.objects.exists()
    demo.fill(neighbour, day=clock.today())
    demo.load_demo()
    assert Household.objects.count() == homes_of(home.schema_name)
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["demo"]


def test_one_office_has_fallen_silent_and_is_not_filled_again(
    real_db: str, home: Tenant, neighbour: Tenant, street_tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The street's demo shows a row of the kind 缺报, and what the other sums leave out."""
    monkeypatch.setattr(demo, "SILENT", neighbour.committee.slug)
    for _again in range(2):
        demo.load_demo()
        with scope(street_tenant):
            found = {one.schema: one for one in offices(clock.today())}
        assert not found[home.schema_name].is_missing
        silent = found[neighbour.schema_name]
        assert silent.is_missing
        assert silent.heard_on == clock.today() - timedelta(days=demo.SILENT_DAYS)
        assert not silent.tenant.is_open


def test_only_the_first_time_fills(real_db: str, home: Tenant) -> None:
    assert demo.fill(home, day=clock.today()) == (home, True)
    assert demo.fill(home, day=clock.today()) == (home, False)
