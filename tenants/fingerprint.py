"""What a schema is made of, as lines of text and as one md5; the schema's own name is left out.

Two schemas with the same fingerprint differ in their rows and names only. `tables` is about what migrations
make, `grants` about who may do what, so that a schema can be compared before its login exists.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

Objects = dict[str, str]


def _settled(definition: str) -> str:
    """SQL that writes an expression the same before and after a dump and its restore.

    `x IN ('a')` is kept as `ANY ((ARRAY['a'])::text[])`, and once restored as `ANY (ARRAY[('a')::text])`.
    """
    found = f"regexp_replace({definition}, '::(character varying|text)(\\[\\])?', '', 'g')"
    found = f"regexp_replace({found}, '\\((''[^'']*'')\\)', '\\1', 'g')"
    for _ in range(2):
        found = f"regexp_replace({found}, '\\((ARRAY\\[[^]]*\\])\\)', '\\1', 'g')"
    return found


# Names of roles hold the schema's name (see keting.db.logins), as qualified names do: %s is put in its place.
# By what depends on a schema its objects are found without reading the whole catalogue, however many schemas
# there are; OFFSET 0 keeps each table's lookups by index.
HEAD = """
WITH spaces AS MATERIALIZED (
    SELECT oid, nspname, nspowner, nspacl FROM pg_namespace WHERE nspname = ANY(%(schemas)s)
),
objects AS MATERIALIZED (
    SELECT s.nspname, d.classid, d.objid AS oid
    FROM spaces s JOIN pg_depend d ON d.refclassid = 'pg_namespace'::regclass AND d.refobjid = s.oid
),
relations AS MATERIALIZED (
    SELECT o.nspname, c.oid, c.relname, c.relkind, c.relpersistence, c.reloptions, c.relrowsecurity,
           c.relforcerowsecurity, c.relreplident, c.relowner, c.relacl
    FROM objects o JOIN pg_class c ON c.oid = o.oid
    WHERE o.classid = 'pg_class'::regclass AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
),
functions AS MATERIALIZED (
    SELECT o.nspname, p.oid, p.oid::regprocedure::text AS name, p.prokind, p.proowner, p.proacl
    FROM objects o JOIN pg_proc p ON p.oid = o.oid WHERE o.classid = 'pg_proc'::regclass
),
"""
TABLES = """
    SELECT nspname, false, 'relation ' || relname,
           concat_ws(' ', relkind, relpersistence, reloptions, relrowsecurity, relforcerowsecurity,
                     relreplident)
    FROM relations
    UNION ALL
    SELECT r.nspname, false, 'column ' || r.relname || '.' || a.attname,
           concat_ws(' ', rank() OVER (PARTITION BY r.oid ORDER BY a.attnum),
                     format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'NOT NULL' END,
                     a.attidentity, a.attgenerated, NULLIF(a.attcollation, t.typcollation)::regcollation,
                     {expression})
    FROM relations r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON a.atthasdef AND d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE r.relkind <> 'S'
    UNION ALL
    SELECT r.nspname, false, 'constraint ' || r.relname || '.' || c.conname,
           concat_ws(' ', CASE WHEN c.contype = 'n' THEN 'NOT NULL'
                          WHEN c.contype IN ('c', 'x') THEN {constraint}
                          ELSE pg_get_constraintdef(c.oid) END, c.convalidated)
    FROM relations r JOIN pg_constraint c ON c.conrelid = r.oid
    UNION ALL
    SELECT r.nspname, false, 'index ' || x.relname,
           concat_ws(' ', CASE WHEN c.oid IS NOT NULL THEN c.conname
                          WHEN i.indpred IS NULL AND i.indexprs IS NULL THEN pg_get_indexdef(i.indexrelid)
                          ELSE {index} END, i.indisvalid, i.indisreplident)
    FROM relations r CROSS JOIN LATERAL (SELECT * FROM pg_index WHERE indrelid = r.oid OFFSET 0) AS i
    JOIN pg_class x ON x.oid = i.indexrelid
    LEFT JOIN pg_constraint c ON c.conrelid = r.oid AND c.conindid = i.indexrelid
    UNION ALL
    SELECT r.nspname, false, 'trigger ' || r.relname || '.' || t.tgname,
           concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled)
    FROM relations r
    CROSS JOIN LATERAL (SELECT * FROM pg_trigger WHERE tgrelid = r.oid AND NOT tgisinternal OFFSET 0) AS t
    UNION ALL
    SELECT r.nspname, false, 'sequence ' || r.relname,
           concat_ws(' ', q.seqtypid::regtype, q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcycle)
    FROM relations r JOIN pg_sequence q ON q.seqrelid = r.oid
    UNION ALL
    SELECT r.nspname, false, 'view ' || r.relname, pg_get_viewdef(r.oid) FROM relations r
    WHERE r.relkind IN ('v', 'm')
    UNION ALL
    SELECT r.nspname, false, 'policy ' || r.relname || '.' || p.polname,
           concat_ws(' ', p.polcmd, p.polpermissive, pg_get_expr(p.polqual, p.polrelid),
                     pg_get_expr(p.polwithcheck, p.polrelid))
    FROM relations r JOIN pg_policy p ON p.polrelid = r.oid
    UNION ALL
    SELECT nspname, false, 'function ' || name, pg_get_functiondef(oid) FROM functions
    WHERE prokind IN ('f', 'p')
    UNION ALL
    SELECT o.nspname, false, 'type ' || t.typname,
           concat_ws(' ', t.typtype, (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum
                                      WHERE enumtypid = t.oid))
    FROM objects o JOIN pg_type t ON t.oid = o.oid
    WHERE o.classid = 'pg_type'::regclass AND t.typtype IN ('e', 'd', 'r')
"""
GRANTS = """
    SELECT owned.schema, true, owned.name, concat_ws(' ', pg_get_userbyid(owned.owner), (
        SELECT string_agg(concat_ws(' ', g.name, g.privilege_type, g.is_grantable), ', '
                          ORDER BY g.name COLLATE "C", g.privilege_type COLLATE "C")
        FROM (SELECT a.*, CASE a.grantee WHEN 0 THEN 'everybody' ELSE pg_get_userbyid(a.grantee) END AS name
              FROM aclexplode(owned.acl) a) AS g))
    FROM (
        SELECT nspname, 'schema', nspowner, nspacl FROM spaces
        UNION ALL
        SELECT nspname, 'relation ' || relname, relowner, relacl FROM relations
        UNION ALL
        SELECT nspname, 'function ' || name, proowner, proacl FROM functions
        UNION ALL
        SELECT r.nspname, 'column ' || r.relname || '.' || a.attname, r.relowner, a.attacl
        FROM relations r CROSS JOIN LATERAL (
            SELECT attname, attacl FROM pg_attribute WHERE attrelid = r.oid AND attacl IS NOT NULL OFFSET 0
        ) AS a
    ) AS owned (schema, name, owner, acl)
"""
NEUTRAL = """
neutral AS (
    SELECT schema, is_grant, replace(replace(name, schema || '.', ''), schema, '%%s') AS name,
           replace(replace(what, schema || '.', ''), schema, '%%s') AS what
    FROM lines
)
"""
TABLES = TABLES.replace("{constraint}", _settled("pg_get_constraintdef(c.oid)"))
TABLES = TABLES.replace("{expression}", _settled("pg_get_expr(d.adbin, d.adrelid)"))
TABLES = TABLES.replace("{index}", _settled("pg_get_indexdef(i.indexrelid)"))
LINES = f"{HEAD} lines (schema, is_grant, name, what) AS ({TABLES} UNION ALL {GRANTS}), {NEUTRAL}"
OBJECTS = f"{LINES} SELECT is_grant, name, what FROM neutral"  # noqa: S608  constants only
DIGEST = """
SELECT schema, is_grant,
       md5(string_agg(concat_ws(' ', name, what), chr(10) ORDER BY name COLLATE "C", what COLLATE "C"))
FROM neutral GROUP BY schema, is_grant
"""
DIGESTS = f"{LINES} {DIGEST}"
TABLES_ONLY = f"{HEAD} lines (schema, is_grant, name, what) AS ({TABLES}), {NEUTRAL} {DIGEST}"
# The catalogue of a whole city in one statement would take its memory.
CHUNK = 50


@dataclass(frozen=True)
class Fingerprint:
    """Two digests of 32 hex digits."""

    tables: str = ""
    grants: str = ""


def fingerprints(schemas: Sequence[str]) -> dict[str, Fingerprint]:
    """The fingerprints of these schemas, in the owner's scope; a missing schema has an empty one."""
    found: dict[str, dict[bool, str]] = {name: {} for name in schemas}
    with connection.cursor() as cursor:
        for start in range(0, len(schemas), CHUNK):
            cursor.execute(DIGESTS, {"schemas": list(schemas[start : start + CHUNK])})
            for schema, is_grant, digest in cursor.fetchall():
                found[schema][is_grant] = digest
    return {name: Fingerprint(one.get(False, ""), one.get(True, "")) for name, one in found.items()}


def fingerprint_of_tables(schema: str) -> str:
    """The digest of one schema's tables; who may do what is not looked at."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES_ONLY, {"schemas": [schema]})
        return next((digest for _schema, _is_grant, digest in cursor.fetchall()), "")


def differences(schema: str, model: str, *, grants: bool) -> list[str]:
    """Sentences on what `schema` has otherwise than `model`, in its tables or in its grants."""
    mine, theirs = _objects(schema, grants), _objects(model, grants)
    return [_sentence(name, mine, theirs) for name in _unequal(mine, theirs)]


def _unequal(mine: Objects, theirs: Objects) -> list[str]:
    return [name for name in sorted(mine.keys() | theirs.keys()) if mine.get(name) != theirs.get(name)]


def _sentence(name: str, mine: Objects, theirs: Objects) -> str:
    if name not in theirs:
        return f"{name} should not be there"
    if name not in mine:
        return f"{name} is missing"
    return f"{name} is {mine[name]!r}, not {theirs[name]!r}"


def _objects(schema: str, grants: bool) -> Objects:
    with connection.cursor() as cursor:
        cursor.execute(OBJECTS, {"schemas": [schema]})
        word = "grants on " if grants else ""
        return {f"{word}{name}": what for is_grant, name, what in cursor.fetchall() if is_grant == grants}
