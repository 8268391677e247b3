"""What the tables of a committee look like, asked of the catalogue: no model is named here."""

from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from django.db import connection

COLUMNS = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '')
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' GROUP BY c.relname ORDER BY c.relname
"""
TIES = """
SELECT own.relname, other.relname,
       array_agg(a.attname::text ORDER BY place), bool_and(NOT a.attnotnull)
FROM pg_constraint k JOIN pg_class own ON own.oid = k.conrelid JOIN pg_class other ON other.oid = k.confrelid
CROSS JOIN unnest(k.conkey) WITH ORDINALITY AS key(number, place)
JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = key.number
WHERE k.contype = 'f' AND own.relnamespace = %(schema)s::regnamespace
  AND other.relnamespace = %(schema)s::regnamespace
GROUP BY k.oid, own.relname, other.relname ORDER BY own.relname, k.conname
"""
UNIQUE = """
SELECT c.relname, i.indexrelid::regclass::text, array(
           SELECT pg_get_indexdef(i.indexrelid, n, true) FROM generate_series(1, i.indnkeyatts) AS n
       ), coalesce(pg_get_expr(i.indpred, i.indrelid), 'true')
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
WHERE c.relnamespace = %s::regnamespace AND i.indisunique AND NOT i.indisprimary ORDER BY 1, 2
"""
GUARDS = """
SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_proc p ON p.oid = t.tgfoid
WHERE c.relnamespace = %s::regnamespace AND NOT t.tgisinternal AND t.tgtype & 2 = 2 AND t.tgtype & 8 = 8
"""


@dataclass(frozen=True)
class Tie:
    """A foreign key between two tables of one schema."""

    table: str
    target: str
    columns: tuple[str, ...]
    may_be_empty: bool


@dataclass(frozen=True)
class Unique:
    """A unique index: what must differ between the rows that its condition chooses."""

    table: str
    name: str
    expressions: tuple[str, ...]
    condition: str


def columns(schema: str) -> dict[str, list[str]]:
    """The tables and their columns that can be written."""
    return {table: list(names) for table, names in _rows(COLUMNS, [schema])}


def ties(schema: str) -> list[Tie]:
    """The foreign keys inside the schema."""
    rows = _rows(TIES, {"schema": schema})
    return [Tie(own, other, tuple(names), empty) for own, other, names, empty in rows]


def uniques(schema: str) -> list[Unique]:
    """The unique indexes but for the primary keys."""
    return [
        Unique(table, name, tuple(expressions), condition)
        for table, name, expressions, condition in _rows(UNIQUE, [schema])
    ]


def guards(schema: str) -> list[tuple[str, str]]:
    """Tables and their triggers that refuse the deletion of a row."""
    return [(table, trigger) for table, trigger in _rows(GUARDS, [schema])]


def in_order(tables: Iterable[str], found: Iterable[Tie]) -> list[str]:
    """The tables, each after those that it refers to."""
    wanted = set(tables)
    graph: dict[str, set[str]] = {table: set() for table in sorted(wanted)}
    for tie in found:
        if tie.table in wanted and tie.target in wanted and tie.table != tie.target:
            graph[tie.table].add(tie.target)
    return list(TopologicalSorter(graph).static_order())


def _rows(statement: str, params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())
