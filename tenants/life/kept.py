"""What undoing needs and the register must not hold: a schema of the owner's for each merge and split."""

import json
from datetime import date
from typing import Any

from django.db import connection
from psycopg2 import sql

from tenants.life.acts import Act
from tenants.models import Change, RegionCode, Tenant


def stage_name(act: Act) -> str:
    """A schema's name of this instant; only the transaction that makes it ever sees it."""
    return f"stage_{act.at:%Y%m%d%H%M%S%f}"


def schema_of(change: Change) -> str:
    """Where the kept things of this change stand."""
    return f"kept_{change.pk.hex}"


def keep_figures(change: Change, figures: list[dict[str, Any]]) -> None:
    """Keep figures that were withdrawn."""
    _run(change, "CREATE SCHEMA IF NOT EXISTS {kept}")
    _run(change, "CREATE TABLE {kept}.figures AS SELECT %s::jsonb AS figures", [json.dumps(figures)])


def kept_figures(change: Change) -> list[dict[str, Any]]:
    """The figures as they were."""
    with connection.cursor() as cursor:
        cursor.execute(_composed(change, "SELECT figures::text FROM {kept}.figures"))
        return json.loads(cursor.fetchone()[0])  # type: ignore[no-any-return]


def forget(change: Change) -> None:
    """Nothing of it can be undone any more."""
    _run(change, "DROP SCHEMA IF EXISTS {kept} CASCADE")


def end_code(tenant: Tenant, day: date) -> str:
    """The code is valid until the day; returns the key of its row."""
    code = RegionCode.objects.get(tenant=tenant, valid_until__isnull=True)
    RegionCode.objects.filter(pk=code.pk).update(valid_until=day)
    return str(code.pk)


def _run(change: Change, statement: str, params: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_composed(change, statement), params)


def _composed(change: Change, statement: str) -> sql.Composed:
    return sql.SQL(statement).format(kept=sql.Identifier(schema_of(change)))
