"""`keting seal anew`: what an older key of the ring has sealed, the newest seals, beside people who work.

Some rows at a time, each time committed: ended half-way it is simply called again, and passes over what the
newest key opens. A row that somebody saves meanwhile is sealed with the newest by that; ours then gives way.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.db import connection
from psycopg2 import sql

from keting.db.fields import SealedField, sealed_anew
from tenants.models import Tenant
from tenants.scope import owner_scope
from tenants.telling import bar, say

CHUNK = 500
# A file that its service seals under a name of its own.
FILES = {"households_registerimport": {"content": "register"}}
THERE = "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = %s"
Names = Mapping[str, str]


def main() -> int:
    """Every office that has a schema; 1 where a row is left that no key opens."""
    total: Counter[str] = Counter()
    offices = _offices()
    for number, tenant in enumerate(offices, 1):
        total += reseal(tenant)
        bar(number, len(offices), tenant.name)
    say(f"{total['anew']} sealed anew, {total['same']} were, {total['unreadable']} no key opens")
    return 1 if total["unreadable"] else 0


def reseal(tenant: Tenant) -> Counter[str]:
    """How many values of the office were sealed anew, were sealed with the newest key, or open with none."""
    found: Counter[str] = Counter()
    with owner_scope(tenant):
        for table, names in _sealed():
            for column, name in names.items():
                found += _reseal_column(table, column, name)
    return found


def _offices() -> list[Tenant]:
    """Also those that are closed: their rows are read until their time has run out."""
    with owner_scope():
        return list(Tenant.objects.order_by("schema_name"))


def _sealed() -> Iterator[tuple[str, Names]]:
    """Tables that stand here, with their sealed columns and the name that each is bound to."""
    for model in apps.get_models():
        table = model._meta.db_table
        fields = [one for one in model._meta.concrete_fields if isinstance(one, SealedField)]
        names = {str(one.column): one.attname for one in fields} | FILES.get(table, {})
        if names and _is_here(table):
            yield table, names


def _is_here(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(THERE, [table])
        return cursor.fetchone() is not None


def _reseal_column(table: str, column: str, name: str) -> Counter[str]:
    found: Counter[str] = Counter()
    last = "00000000-0000-0000-0000-000000000000"
    while rows := _some(table, column, last):
        last = rows[-1][0]
        fresh = []
        for pk, old in rows:
            try:
                new = sealed_anew(bytes(old), name)
            except InvalidTag:
                found["unreadable"] += 1
                say(f"no key opens {table} {pk}")
                continue
            found["same" if new is None else "anew"] += 1
            fresh += [(pk, bytes(old), new)] if new else []
        _write(table, column, fresh)
    return found


def _some(table: str, column: str, after: str) -> list[tuple[str, Any]]:
    statement = sql.SQL(
        "SELECT id::text, {column} FROM {table} "
        "WHERE id > %s::uuid AND {column} IS NOT NULL AND {column} <> '' ORDER BY id LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(_with_names(statement, table, column), [after, CHUNK])
        return list(cursor.fetchall())


def _write(table: str, column: str, fresh: list[tuple[str, bytes, bytes]]) -> None:
    """Only where the old value still stands."""
    statement = sql.SQL(
        "UPDATE {table} AS row SET {column} = fresh.new "
        "FROM unnest(%s::uuid[], %s::bytea[], %s::bytea[]) AS fresh(id, old, new) "
        "WHERE row.id = fresh.id AND row.{column} = fresh.old"
    )
    if fresh:
        with connection.cursor() as cursor:
            cursor.execute(
                _with_names(statement, table, column), [list(one) for one in zip(*fresh, strict=True)]
            )


def _with_names(statement: sql.SQL, table: str, column: str) -> sql.Composed:
    return statement.format(table=sql.Identifier(table), column=sql.Identifier(column))
