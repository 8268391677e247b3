"""What an administrator made before there was an owner becomes the owner's."""

from typing import Any

from keting.db import logins

OWNED_BY_US = """
WITH ours AS (SELECT oid, nspname FROM pg_namespace WHERE nspname ~ '^(c[0-9]+|street|public|extensions)$')
SELECT 'SCHEMA', nspname::text FROM pg_namespace JOIN ours USING (oid, nspname)
WHERE nspowner = current_user::regrole AND nspname <> 'public'
UNION ALL
SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, pg_class.oid::regclass::text
FROM pg_class JOIN ours ON ours.oid = relnamespace
LEFT JOIN pg_depend ON objid = pg_class.oid AND deptype IN ('i', 'e')
WHERE relowner = current_user::regrole AND relkind IN ('r', 'p', 'S') AND objid IS NULL
UNION ALL
SELECT 'FUNCTION', pg_proc.oid::regprocedure::text FROM pg_proc JOIN ours ON ours.oid = pronamespace
LEFT JOIN pg_depend ON objid = pg_proc.oid AND deptype = 'e'
WHERE proowner = current_user::regrole AND objid IS NULL
"""


def take_over(cursor: Any) -> None:
    """Give the owner what an administrator made before there was an owner."""
    cursor.execute(OWNED_BY_US)
    for kind, name in cursor.fetchall():
        cursor.execute(f"ALTER {kind} {name} OWNER TO {logins.owner()}")
