"""A committee that is no more."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError
from django.test import Client

from committees.staff.models import Worker
from keting.clock import Span
from keting.marks.models import Mark
from keting.refusal import Refusal
from tenants import roles
from tenants.life.acts import Act
from tenants.life.merging import merge
from tenants.life.retiring import retire
from tenants.life.undoing import undo
from tenants.models import RegionCode, Tenant
from tenants.scope import committees, forget, scope
from tenants.selectors import committees_of
from tests.tenants.conftest import contents


def test_the_door_is_closed_and_the_code_ends(home: Tenant, neighbour: Tenant, act: Act) -> None:
    before = contents(neighbour.schema_name)
    retire(committee="huiyuan", day=act.today, act=act)
    answer = Client(HTTP_HOST="huiyuan.localhost").get("/", headers={"Accept-Language": "en"})
    assert answer.status_code == 410
    assert "has closed" in answer.content.decode()
    assert RegionCode.objects.get(tenant=neighbour).valid_until == act.today
    assert contents(neighbour.schema_name) == before
    assert [tenant.pk for tenant in committees()] == [home.pk]


def test_nobody_reads_or_writes_there(real_db: str, act: Act) -> None:
    neighbour = Tenant.objects.get(schema_name="c310104008041")
    retire(committee="huiyuan", day=act.today, act=act)
    with scope(neighbour), pytest.raises(DatabaseError):
        Worker.objects.create(name="范晓", title="社工")
    undo(committee="huiyuan", act=act)
    with scope(neighbour):
        assert Worker.objects.create(name="范晓", title="社工")


def test_without_the_lock_somebody_could(real_db: str, act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    monkeypatch.setattr(roles, "shut", lambda tenant: None)
    retire(committee="huiyuan", day=act.today, act=act)
    with scope(Tenant.objects.get(schema_name="c310104008041")):
        assert Worker.objects.create(name="范晓", title="社工")


def test_it_answers_for_the_time_that_it_lived(home: Tenant, neighbour: Tenant, act: Act) -> None:
    retire(committee="huiyuan", day=act.today, act=act)
    november, december = Span(date(2026, 11, 1), date(2026, 12, 1)), Span(date(2026, 12, 1), date(2027, 1, 1))
    assert neighbour in committees_of(november)
    assert neighbour not in committees_of(december)
    assert committees_of(Span(date(2000, 1, 1), date(2000, 2, 1))) == []


def test_the_last_one_stays(home: Tenant, act: Act) -> None:
    retire(committee="huiyuan", day=act.today, act=act)
    with pytest.raises(Refusal, match="retire_last"):
        retire(committee="xuhuiyuan", day=act.today, act=act)
    with pytest.raises(Refusal, match="committee_closed"):
        retire(committee="huiyuan", day=act.today, act=act)
    with pytest.raises(Refusal, match="day_to_come"):
        retire(committee="xuhuiyuan", day=act.today + timedelta(days=1), act=act)


def test_it_waits_for_the_counting(home: Tenant, neighbour: Tenant, act: Act) -> None:
    with scope(neighbour):
        Mark.objects.create(fact="visits", day=date(2026, 10, 1))
    with pytest.raises(Refusal, match="counting_waits"):
        retire(committee="huiyuan", day=act.today, act=act)
    with pytest.raises(Refusal, match="counting_waits"):
        merge(committee="xuhuiyuan", into="huiyuan", day=act.today, act=act)


def test_it_can_be_undone_until_the_next_day(home: Tenant, neighbour: Tenant, act: Act) -> None:
    retire(committee="huiyuan", day=act.today, act=act)
    with pytest.raises(Refusal, match="undo_too_late"):
        undo(committee="huiyuan", act=replace(act, at=act.at + timedelta(days=2)))
    undo(committee="huiyuan", act=act)
    forget()
    assert Client(HTTP_HOST="huiyuan.localhost").get("/").status_code == 200
    assert RegionCode.objects.get(tenant=neighbour).valid_until is None
