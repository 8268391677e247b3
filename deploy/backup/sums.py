"""An MD5 for each table of a schema, over all of its rows and the state of its sequences."""

from deploy.backup.living import Living
from deploy.backup.programs import session

TABLES = """
SELECT relname, relkind FROM pg_class
WHERE relnamespace = to_regnamespace(%s) AND relkind IN ('r', 'S') ORDER BY relname
"""
ROWS = """
SELECT md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) FROM {schema}.{name} t
"""
STATE = "SELECT last_value || ' ' || is_called FROM {schema}.{name}"


def sums(house: Living, schema: str) -> dict[str, str]:
    """Return the sums of a schema by table; equal sums mean equal rows, in whatever order they lie."""
    with session(house.url) as cursor:
        cursor.execute(TABLES, [schema])
        found = {}
        for name, kind in cursor.fetchall():
            cursor.execute((STATE if kind == "S" else ROWS).format(schema=schema, name=name))
            found[name] = str(cursor.fetchone()[0])
        return found
