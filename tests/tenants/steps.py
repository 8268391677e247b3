"""Migrations that exist for one test only."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, migrations
from django.db.migrations.loader import MigrationLoader

from tenants.migrating.history import Key
from tenants.models import Tenant
from tenants.scope import owner_scope


class Steps:
    """`add(app, name, *operations)`: one more migration at the end of an app, as if its file lay there."""

    def __init__(self) -> None:
        self.added: dict[Key, Any] = {}

    def add(self, app: str, name: str, *operations: Any, after: str = "0001_initial", **how: Any) -> Key:
        facts = {"dependencies": [(app, after)], "operations": list(operations), **how}
        self.added[app, name] = type("Migration", (migrations.Migration,), facts)(name, app)
        return app, name


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    """Put into every loader that is made from now on."""
    made, load = Steps(), MigrationLoader.load_disk

    def load_disk(self: MigrationLoader) -> None:
        load(self)
        self.disk_migrations.update(made.added)

    monkeypatch.setattr(MigrationLoader, "load_disk", load_disk)
    return made


@pytest.fixture
def ask(database: None) -> Callable[..., Any]:
    """`ask(tenant, statement)`: the first row, as the owner."""

    def first(tenant: Tenant, statement: str) -> Any:
        with owner_scope(tenant), connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()

    return first
