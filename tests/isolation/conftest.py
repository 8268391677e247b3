"""A database of real logins for a whole file: the walls are looked at, not moved."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pytest
from pytest_django.plugin import DjangoDbBlocker

from keting.api import throttling
from keting.db import logins
from tenants.scope import forget
from tests import databases
from tests.isolation.raw import rows, speaking_as
from tests.plugin import WORKER


@dataclass(frozen=True)
class Walls:
    """A clone and who stands in it, as its catalogue tells."""

    database: str

    @cached_property
    def offices(self) -> list[str]:
        """Schemas of the street and of every committee."""
        with speaking_as("", self.database) as cursor:
            return [name for (name,) in rows(cursor, "SELECT schema_name FROM tenants_tenant ORDER BY 1")]

    @property
    def committees(self) -> list[str]:
        return [name for name in self.offices if name != "street"]

    @property
    def logins(self) -> dict[str, str]:
        """Each login by its schema; the reader of the register by `public`."""
        return {schema: logins.of(schema) for schema in [*self.offices, "public"]}


@pytest.fixture(scope="module")
def walls(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Walls]:
    """A clone of its own for the file; nobody's connection of Django's leads there."""
    name = f"walls_{WORKER}"
    with django_db_blocker.unblock():
        databases.clone(name)
    yield Walls(name)
    databases.drop(name)


@pytest.fixture(scope="module")
def inside(walls: Walls, django_db_blocker: DjangoDbBlocker) -> Iterator[Walls]:
    """Django stands in the clone too, under the real logins."""
    with django_db_blocker.unblock(), databases.standing_in(walls.database):
        forget()
        yield walls
    forget()


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who crawls all addresses asks more often than a program may, and "too often" would hide the answers."""
    monkeypatch.setattr(throttling, "KNOWN", dict.fromkeys(throttling.KNOWN, 10**6))
    monkeypatch.setattr(throttling, "UNKNOWN", dict.fromkeys(throttling.UNKNOWN, 10**6))
