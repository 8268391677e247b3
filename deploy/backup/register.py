"""An office's rows in the register: its own, and those of every table that points to it."""

from typing import Any

from psycopg2 import sql

POINTING = """
SELECT c.conrelid::regclass::text, a.attname
FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE c.contype = 'f' AND c.confrelid = 'public.tenants_tenant'::regclass
    AND c.connamespace = 'public'::regnamespace
ORDER BY 1, 2
"""
TENANT = ("tenants_tenant", "id")
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
