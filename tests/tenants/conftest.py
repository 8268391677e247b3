"""The street's hand in these tests, and a street with two full committees."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from committees.portal.demo import load_committee
from keting import clock
from keting.clock import SPAN_OF, Grain
from reporting.models import Figure
from reporting.services import folding
from tenants.life.acts import Act
from tenants.models import Tenant
from tenants.scope import committees, forget, owner_scope, scope, street
from tests import databases
from tests.plugin import WORKER

MARKS = frozenset({"marks_mark", "marks_countingstate"})
Cell = tuple[str, str, str, date, str]
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture
def act(noon: datetime) -> Act:
    """Tuesday 24 November 2026, noon, by somebody of the street."""
    return Act(by="韩分析", at=noon)


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """What is rolled back shall not be remembered."""
    forget()
    yield
    forget()


def count_all(tenant: Tenant) -> None:
    """Count whatever waits to be counted."""
    with scope(tenant):
        folding.start_day(day=clock.day_of(NOON))
        folding.fold(at=NOON)


@pytest.fixture(scope="session")
def filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database in which 徐汇苑 and 汇园 have a year of work behind them, counted; only to be copied."""
    name = f"filled_{WORKER}"
    databases.clone(name)
    with django_db_blocker.unblock(), databases.standing_in(name):
        for tenant in committees():
            with scope(tenant):
                load_committee(tenant, day=clock.day_of(NOON))
            count_all(tenant)
    yield name
    databases.drop(name)


@pytest.fixture
def full(filled: str, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Tenant, Tenant]]:
    """徐汇苑 and 汇园 in a copy of that database, with real commits."""
    name = f"full_{WORKER}"
    databases.copy(filled, name)
    with django_db_blocker.unblock(), databases.standing_in(name):
        rows = Tenant.objects.select_related("committee")
        yield rows.get(schema_name="c310104008043"), rows.get(schema_name="c310104008041")
    databases.drop(name)


def contents(schema: str, *, but: frozenset[str] = frozenset()) -> dict[str, tuple[int, str]]:
    """How many rows each table of a schema has, and an md5 over them in the order of their text."""
    with owner_scope(), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [schema])
        tables = [name for (name,) in cursor.fetchall() if name not in but]
        found = {}
        for table in tables:
            cursor.execute(
                f"SELECT count(*), md5(coalesce(string_agg(md5(row::text), '' ORDER BY row::text), '')) "
                f'FROM "{schema}"."{table}" AS row'
            )
            found[table] = cursor.fetchone()
    return found


def everything(full: tuple[Tenant, Tenant]) -> dict[str, Any]:
    """The two schemas, the street and the register."""
    found = {one.schema_name: contents(one.schema_name, but=MARKS) for one in full}
    found["public"] = contents("public", but=frozenset({"tenants_change"}))
    return found | {"street": contents("street", but=frozenset({"audit_entry", "reporting_reported"}))}


def figures() -> dict[Cell, tuple[int, int | None]]:
    """The street's figures by cell."""
    with scope(street()):
        rows = Figure.objects.values_list("committee", "measure", "grain", "start", "part", "n", "d")
        return {row[:5]: row[5:] for row in rows}


def ends(cell: Cell) -> date:
    """The first day after the cell's span."""
    return SPAN_OF[Grain(cell[2])](cell[3]).end
