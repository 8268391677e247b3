"""Which staged rows the database would refuse, and what makes rows that move recognisable later."""

from collections.abc import Iterable

from django.db import connection
from psycopg2 import sql

from tenants.life import shapes
from tenants.life.shapes import Unique
from tenants.life.stages import Stage

# Signing in is not work.
PASSING = frozenset({"last_login"})


def collisions(stage: Stage) -> dict[str, int]:
    """How many staged rows would break each unique index there, by the index's name."""
    found = {}
    for unique in shapes.uniques(stage.into.schema_name):
        # Keys are never given twice, so what holds one cannot collide.
        if (
            unique.table in stage.columns
            and "id" not in unique.expressions
            and (count := _count(stage, unique))
        ):
            found[unique.name.rpartition(".")[2]] = count
    return found


def _count(stage: Stage, unique: Unique) -> int:
    parts = [f"({expression})" for expression in unique.expressions]
    rows = ", ".join(f"{part} AS k{i}" for i, part in enumerate(parts))
    keys = ", ".join(f"k{i}" for i in range(len(parts)))
    statement = (
        f"SELECT count(*) FROM (SELECT {rows} FROM {{stage}}.{{table}} WHERE {unique.condition}) AS one "  # noqa: S608
        f"JOIN (SELECT {rows} FROM {{into}}.{{table}} WHERE {unique.condition}) AS other USING ({keys})"
    )
    with connection.cursor() as cursor:
        cursor.execute(stage.compose(statement, table=unique.table))
        return int(cursor.fetchone()[0])


def digests(schema: str, tables: Iterable[str], of: str) -> dict[str, str]:
    """An md5 of the rows of `schema` by table whose keys stand in the same table of the schema `of`."""
    names = shapes.columns(schema)
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            wanted = [sql.Identifier("row", name) for name in names[table] if name not in PASSING]
            statement = sql.SQL(
                "SELECT coalesce(md5(string_agg(md5(ROW({wanted})::text), '' ORDER BY row.id)), '') "
                "FROM {schema}.{table} AS row WHERE row.id IN (SELECT id FROM {of}.{table})"
            ).format(
                wanted=sql.SQL(", ").join(wanted),
                schema=sql.Identifier(schema),
                table=sql.Identifier(table),
                of=sql.Identifier(of),
            )
            cursor.execute(statement)
            found[table] = str(cursor.fetchone()[0])
    return found
