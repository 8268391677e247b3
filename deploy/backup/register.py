"""An office's rows in the register: its own, and those of every table that points to it."""

import json
from typing import Any

from psycopg2 import sql

POINTING = """
SELECT c.conrelid::regclass::text, a.attname
FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE c.contype = 'f' AND c.confrelid = 'public.tenants_tenant'::regclass
    AND c.conrelid <> c.confrelid AND c.connamespace = 'public'::regnamespace
ORDER BY 1, 2
"""
TENANT = ("tenants_tenant", "id")
# Tables of the register that an office's own rows point to.
POINTED_TO = {"tenants_estate"}
Rows = dict[str, list[dict[str, Any]]]


def register_rows(cursor: Any, schema: str) -> Rows:
    """Return the rows by table, the office's own first; empty when there is no such office."""
    cursor.execute("SET search_path = public")
    cursor.execute("SELECT id FROM tenants_tenant WHERE schema_name = %s", [schema])
    found = cursor.fetchone()
    if found is None:
        return {}
    cursor.execute(POINTING)
    rows: Rows = {}
    for table, column in [TENANT, *cursor.fetchall()]:
        query = sql.SQL("SELECT to_jsonb(t) FROM public.{} t WHERE {} = %s").format(
            sql.Identifier(table), sql.Identifier(column)
        )
        cursor.execute(query, [found[0]])
        rows.setdefault(table, []).extend(row for (row,) in cursor.fetchall())
    return rows


def missing_rows(cursor: Any, rows: Rows) -> Rows:
    """Return those that must be put back: what restored rows point to, or all of an office that was lost.

    Of an office that is there the register of now is the truth: its name, its codes, its changes.
    """
    missing: Rows = {}
    cursor.execute("SELECT 1 FROM public.tenants_tenant WHERE id = %s", [rows[TENANT[0]][0]["id"]])
    wanted = POINTED_TO if cursor.fetchone() else set(rows)
    for table, those in rows.items():
        if table not in wanted:
            continue
        query = sql.SQL("SELECT id::text FROM public.{}").format(sql.Identifier(table))
        cursor.execute(query)
        here = {key for (key,) in cursor.fetchall()}
        missing[table] = [row for row in those if str(row["id"]) not in here]
    return {table: those for table, those in missing.items() if those}


def insertion(cursor: Any, rows: Rows) -> str:
    """Return the statements that put rows back, as text for psql."""
    query = "INSERT INTO public.{table} SELECT (jsonb_populate_record(NULL::public.{table}, {row})).*;\n"
    return "".join(
        sql.SQL(query)
        .format(table=sql.Identifier(table), row=sql.Literal(json.dumps(row, ensure_ascii=False)))
        .as_string(cursor)
        for table, those in rows.items()
        for row in those
    )


def removal(cursor: Any, rows: Rows) -> str:
    """Return the statements that take put-back rows away again."""
    return "".join(
        sql.SQL("DELETE FROM public.{} WHERE id = {};\n")
        .format(sql.Identifier(table), sql.Literal(row["id"]))
        .as_string(cursor)
        for table, those in reversed(rows.items())
        for row in those
    )
