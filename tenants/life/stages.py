"""The stage: a schema for the length of a transaction, where rows are made fit for their new place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from psycopg2 import sql

from keting.db.fields import BlindIndexField, SealedField, blind, seal, unseal
from tenants.life import shapes
from tenants.life.rules import rule_of
from tenants.models import Tenant
from tenants.scope import owner_scope

CHUNK = 5_000


@dataclass(frozen=True)
class Stage:
    """Rows on their way from one committee to another."""

    name: str
    origin: Tenant
    into: Tenant

    @cached_property
    def columns(self) -> dict[str, list[str]]:
        """The tables that take part, each after those that it refers to, with their columns."""
        found = shapes.columns(self.origin.schema_name)
        moving = [table for table in found if not rule_of(table).is_left]
        order = shapes.in_order(moving, shapes.ties(self.origin.schema_name))
        return {table: found[table] for table in order}

    def compose(self, statement: str, **names: Any) -> sql.Composed:
        """The statement; {stage}, {origin} and {into} are the three schemas."""
        known: dict[str, sql.Composable] = {
            "stage": sql.Identifier(self.name),
            "origin": sql.Identifier(self.origin.schema_name),
            "into": sql.Identifier(self.into.schema_name),
        }
        return sql.SQL(statement).format(**known | {name: _identifiers(one) for name, one in names.items()})

    def run(self, statement: str, params: Any = None, **names: Any) -> int:
        """Run it; returns how many rows it touched."""
        with connection.cursor() as cursor:
            cursor.execute(self.compose(statement, **names), params)
            return max(int(cursor.rowcount), 0)

    def build(self) -> None:
        """Make the schema."""
        self.run("CREATE SCHEMA {stage}")

    def lock(self) -> None:
        """Let nobody write into the tables that the rows come from until the transaction has ended."""
        for table in self.columns:
            self.run("LOCK TABLE {origin}.{table} IN SHARE ROW EXCLUSIVE MODE", table=table)

    def fill(self, chosen: Mapping[str, str] | None = None) -> dict[str, int]:
        """Copy the rows; `chosen` is an SQL condition over `row` by table, without it all go."""
        counts = {}
        for table, names in self.columns.items():
            condition = "true" if chosen is None else chosen.get(table, "false")
            counts[table] = self.run(
                f"CREATE TABLE {{stage}}.{{table}} AS SELECT {{names}} FROM {{origin}}.{{table}} AS row "  # noqa: S608
                f"WHERE {condition}",
                table=table,
                names=names,
            )
        return counts

    def reseal(self) -> None:
        """Seal what is sealed under the key of the committee that takes the rows in."""
        for table, fields in sealed_columns(self.columns).items():
            rows = self._read(table, [field.column for field in fields])
            for start in range(0, len(rows), CHUNK):
                self._reseal(table, fields, rows[start : start + CHUNK])

    def _read(self, table: str, names: Sequence[str]) -> list[tuple[Any, ...]]:
        statement = self.compose("SELECT {names} FROM {stage}.{table}", names=["id", *names], table=table)
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())

    def _reseal(self, table: str, fields: Sequence[Any], rows: Sequence[tuple[Any, ...]]) -> None:
        with owner_scope(self.origin):
            plain = [_opened(fields, row[1:]) for row in rows]
        with owner_scope(self.into):
            closed = [[_closed(field, one) for one in plain] for field in fields]
        names = [field.column for field in fields]
        kinds = ["bytea" if isinstance(field, SealedField) else "text" for field in fields]
        sets = ", ".join(f'"{name}" = fresh."{name}"' for name in names)
        arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
        self.run(
            f"UPDATE {{stage}}.{{table}} AS row SET {sets} "  # noqa: S608  columns of our models
            f"FROM unnest(%s::uuid[], {arrays}) AS fresh(id, {{names}}) WHERE row.id = fresh.id",
            [[str(row[0]) for row in rows], *closed],
            table=table,
            names=names,
        )

    def pour(self) -> dict[str, int]:
        """Write the staged rows into the committee that takes them in; returns how many by table."""
        return {
            table: self.run(
                "INSERT INTO {into}.{table} ({names}) SELECT {names} FROM {stage}.{table}",
                table=table,
                names=names,
            )
            for table, names in self.columns.items()
        }

    def ids(self, table: str) -> list[UUID]:
        """Keys of the staged rows."""
        return [row[0] for row in self._read(table, [])]

    def strike(self) -> None:
        """Take the stage down."""
        self.run("DROP SCHEMA {stage} CASCADE")


def sealed_columns(tables: Iterable[str]) -> dict[str, list[Any]]:
    """Sealed fields and their indexes by table."""
    found = {}
    wanted = set(tables)
    for model in apps.get_models():
        fields = [one for one in model._meta.fields if isinstance(one, SealedField | BlindIndexField)]
        if fields and model._meta.db_table in wanted:
            found[model._meta.db_table] = fields
    return found


def _opened(fields: Sequence[Any], values: Sequence[Any]) -> dict[str, str]:
    return {
        field.attname: unseal(bytes(value), field.attname) if value else ""
        for field, value in zip(fields, values, strict=True)
        if isinstance(field, SealedField)
    }


def _closed(field: Any, plain: Mapping[str, str]) -> Any:
    if isinstance(field, BlindIndexField):
        return blind(plain[field.source], field.source) if plain[field.source] else ""
    return seal(plain[field.attname], field.attname) if plain[field.attname] else b""


def _identifiers(value: str | Sequence[str]) -> sql.Composable:
    if isinstance(value, str):
        return sql.Identifier(value)
    return sql.SQL(", ").join(sql.Identifier(one) for one in value)
