"""Questions to the catalogue about the walls. Each returns sentences on what is otherwise than meant.

No table is named: a committee that is opened later, or a table of tomorrow, is asked about too. Roles
and schemas are told by what they are, so that one list holds for every committee.
"""

from collections import Counter
from typing import Any

from keting.db import logins
from tests.isolation.raw import rows
from tests.plugin import TEMPLATE

SCHEMAS = "nspname !~ '^(pg_.*|information_schema)$'"
# Kind of a schema by its name, and of a role by its name and the schema in which it holds a right.
KIND = """CASE WHEN {0} IN ('public', 'extensions', 'street') THEN {0}::text ELSE 'committee' END"""
RIGHTS = f"""
WITH rights (what, schema, grantee, privilege, is_grantable) AS (
    SELECT 'database', '', a.grantee, a.privilege_type, a.is_grantable
    FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) a
    WHERE datname = current_database()
    UNION ALL
    SELECT 'schema', nspname::text, a.grantee, a.privilege_type, a.is_grantable
    FROM pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner))) a
    UNION ALL
    SELECT CASE WHEN relname ~ '^django_migrations' THEN 'history' WHEN relkind = 'S' THEN 'sequence'
                WHEN relkind IN ('r', 'p') THEN 'table' ELSE 'view' END,
           nspname::text, a.grantee, a.privilege_type, a.is_grantable
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace, aclexplode(relacl) a
    UNION ALL
    SELECT 'column', nspname::text, a.grantee, a.privilege_type, a.is_grantable
    FROM pg_attribute t JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace,
         aclexplode(attacl) a
    UNION ALL
    SELECT CASE WHEN prosecdef THEN 'door' ELSE 'function' END, nspname::text, a.grantee, a.privilege_type,
           a.is_grantable
    FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace,
         aclexplode(coalesce(proacl, acldefault('f', proowner))) a
    UNION ALL
    SELECT 'default', coalesce(nspname, ''), a.grantee, a.privilege_type, a.is_grantable
    FROM pg_default_acl LEFT JOIN pg_namespace n ON n.oid = defaclnamespace, aclexplode(defaclacl) a
    UNION ALL
    SELECT 'large object', '', a.grantee, a.privilege_type, a.is_grantable
    FROM pg_largeobject_metadata, aclexplode(coalesce(lomacl, acldefault('L', lomowner))) a
)
SELECT DISTINCT what, {KIND.format("schema")}, schema, CASE grantee WHEN 0 THEN 'everybody'
       ELSE pg_get_userbyid(grantee)::text END,
       privilege || CASE WHEN is_grantable THEN ' to hand on' ELSE '' END
FROM rights WHERE schema !~ '^(pg_.*|information_schema)$'
"""
USE = {"SELECT", "INSERT", "UPDATE", "DELETE"}
# Who holds which rights on what kind of thing; 'own' is the office whose schema it is. The owner and the
# administrator are left out: what they may is not a grant.
INTENDED: dict[tuple[str, str, str], set[str]] = {
    ("own", "committee", "schema"): {"USAGE"},
    ("own", "committee", "table"): USE,
    ("own", "committee", "history"): {"SELECT"},
    ("own", "committee", "sequence"): {"SELECT"},
    ("own", "street", "schema"): {"USAGE"},
    ("own", "street", "table"): USE,
    ("own", "street", "history"): {"SELECT"},
    ("own", "street", "function"): {"EXECUTE"},
    ("own", "street", "door"): {"EXECUTE"},
    ("tenant", "", "database"): {"CONNECT"},
    ("tenant", "public", "schema"): {"USAGE"},
    ("tenant", "public", "table"): {"SELECT"},
    ("tenant", "public", "history"): {"SELECT"},
    ("tenant", "extensions", "schema"): {"USAGE"},
    ("tenant", "street", "schema"): {"USAGE"},
    ("tenant", "street", "door"): {"EXECUTE"},
    ("public", "", "database"): {"CONNECT"},
    ("public", "public", "schema"): {"USAGE"},
    ("public", "public", "table"): {"SELECT"},
    ("public", "public", "history"): {"SELECT"},
    ("public", "extensions", "schema"): {"USAGE"},
    ("migrate", "", "database"): {"CONNECT"},
    ("everybody", "extensions", "function"): {"EXECUTE"},
}


def grants(cursor: Any) -> list[str]:
    """Rights that are too many or missing, by role, kind of schema and kind of thing."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for what, kind, schema, grantee, privilege in rows(cursor, RIGHTS):
        role = role_of(grantee, schema)
        if role not in {"owner", "administrator", "other deployment"}:
            found.setdefault((role, kind if schema else "", what), set()).add(privilege)
    places = found.keys() | INTENDED.keys()
    return [
        f"{role} has {sorted(found.get((role, kind, what), ()))} on {kind} {what}"
        for role, kind, what in sorted(places)
        if found.get((role, kind, what), set()) != INTENDED.get((role, kind, what), set())
    ]


def role_of(grantee: str, schema: str) -> str:
    """What a role is to a schema."""
    names = {getattr(logins, word)(): word for word in ("owner", "migrate", "public", "tenant")}
    if schema and schema not in {"public", "extensions"} and grantee == logins.of(schema):
        return "own"
    if grantee in {"pg_database_owner", "keting"}:
        return "administrator"
    if grantee.startswith(f"{TEMPLATE}_") and logins.prefix() != TEMPLATE:
        return "other deployment"  # whose database this one was copied from
    return names.get(grantee, grantee)


def held_alike(cursor: Any) -> list[str]:
    """Tables and functions of one kind on which an office has other rights than on the rest."""
    found = rows(
        cursor,
        f"""SELECT nspname, relname, relkind, string_agg(privilege_type, ',' ORDER BY privilege_type)
        FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
        LEFT JOIN aclexplode(relacl) a ON pg_get_userbyid(grantee) = %s::text || nspname
        WHERE relkind IN ('r', 'p', 'v', 'm', 'S') AND {SCHEMAS} AND nspname NOT IN ('public', 'extensions')
        GROUP BY 1, 2, 3""",
        f"{logins.prefix()}_t_",
    )
    meant = {"r": "DELETE,INSERT,SELECT,UPDATE", "S": "SELECT"}
    return [
        f"{schema}.{name}: {held}"
        for schema, name, kind, held in found
        if held != ("SELECT" if name.startswith("django_migrations") else meant.get(kind))
    ]


def crossings(cursor: Any) -> list[str]:
    """Rights of a login outside its schema, by whatever way: a group, everybody, a column."""
    found = rows(
        cursor,
        f"""SELECT rolname, c.oid::regclass::text, string_agg(privilege, ',')
        FROM pg_roles, pg_class c JOIN pg_namespace n ON n.oid = relnamespace,
             unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES', 'DELETE', 'TRUNCATE', 'TRIGGER'])
             AS privilege
        WHERE (rolname LIKE %s OR rolname IN (%s, %s)) AND rolname <> %s::text || nspname AND {SCHEMAS}
          AND relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT (nspname = 'public' AND privilege = 'SELECT')
          AND (has_table_privilege(pg_roles.oid, c.oid, privilege)
               OR privilege IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
                  AND has_any_column_privilege(pg_roles.oid, c.oid, privilege))
        GROUP BY 1, 2""",
        f"{logins.prefix()}\\_t\\_%",
        logins.public(),
        logins.tenant(),
        f"{logins.prefix()}_t_",
    )
    return [f"{login} may {held} {table}" for login, table, held in found]


def creators(cursor: Any) -> list[str]:
    """Who may create a schema, anything in a schema, or a temporary table, and is not the owner."""
    found = rows(
        cursor,
        f"""SELECT rolname, right_on FROM pg_roles, LATERAL (
            SELECT nspname || ' CREATE' FROM pg_namespace
            WHERE {SCHEMAS} AND has_schema_privilege(pg_roles.oid, pg_namespace.oid, 'CREATE')
            UNION ALL
            SELECT kind FROM unnest(ARRAY['CREATE', 'TEMP']) AS kind
            WHERE has_database_privilege(pg_roles.oid, current_database(), kind)
        ) AS held (right_on)
        WHERE rolname LIKE %s AND rolname NOT IN (%s, %s)""",
        f"{logins.prefix()}\\_%",
        logins.owner(),
        logins.migrate(),
    )
    return [f"{login}: {right}" for login, right in found]


def attributes(cursor: Any) -> list[str]:
    """Roles that are more than they should be, and memberships that nobody meant."""
    powers = rows(
        cursor,
        """SELECT rolname FROM pg_roles WHERE rolname LIKE %s AND (rolsuper OR rolcreatedb OR rolreplication
        OR rolbypassrls OR rolcreaterole <> (rolname = %s)
        OR rolcanlogin <> (rolname NOT IN (%s, %s)))""",
        f"{logins.prefix()}\\_%",
        logins.owner(),
        logins.owner(),
        logins.tenant(),
    )
    members = rows(
        cursor,
        """SELECT pg_get_userbyid(roleid)::text, pg_get_userbyid(member)::text, inherit_option, set_option
        FROM pg_auth_members
        WHERE pg_get_userbyid(member)::text LIKE %s OR pg_get_userbyid(roleid)::text LIKE %s""",
        f"{logins.prefix()}\\_%",
        f"{logins.prefix()}\\_%",
    )
    return [f"{name} has a power" for (name,) in powers] + [
        f"{member} is a member of {group}"
        for group, member, *how in members
        if not _meant(group, member, how)
    ]


def _meant(group: str, member: str, how: list[bool]) -> bool:
    """Offices belong to their group; migrate acts as the owner, who hands the group on."""
    office = f"{logins.prefix()}_t_"
    if member.startswith(office):
        return group == logins.tenant() and how == [True, False]
    if member == logins.owner():
        return group == logins.tenant() or (group.startswith(office) and how == [False, False])
    return (group, member) == (logins.owner(), logins.migrate()) or member == "keting"


def functions(cursor: Any) -> list[str]:
    """Functions with their definer's rights and the caller's path, and those open to everybody."""
    found = rows(
        cursor,
        f"""SELECT p.oid::regprocedure::text,
            prosecdef AND prosqlbody IS NULL
            AND NOT coalesce(array_to_string(proconfig, ' ') ~ 'search_path', false),
            EXISTS (SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) WHERE grantee = 0)
            AND nspname <> 'extensions'
        FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE {SCHEMAS}""",
    )
    words = [(name, "finds its tables by the caller's path") for name, is_loose, _ in found if is_loose]
    words += [(name, "is everybody's to call") for name, _, is_open in found if is_open]
    return [" ".join(pair) for pair in words]


def extensions(cursor: Any) -> list[str]:
    """Extensions outside their schema, and things in their schema that belong to none."""
    away = rows(
        cursor,
        """SELECT extname FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace
        WHERE nspname <> 'extensions' AND extname <> 'plpgsql'""",
    )
    tables = rows(
        cursor,
        "SELECT relname FROM pg_class WHERE relnamespace = 'extensions'::regnamespace AND relkind = 'r'",
    )
    return [
        f"{name} in extensions" if found is tables else f"{name} is away"
        for found in (away, tables)
        for (name,) in found
    ]


def shadows(cursor: Any) -> list[str]:
    """Names of tables, types and functions that a path could find in two schemas."""
    found = rows(
        cursor,
        f"""SELECT nspname, relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
        WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND {SCHEMAS} AND relname !~ '^django_migrations'
        UNION ALL
        SELECT nspname, proname || '()' FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace
        WHERE {SCHEMAS} GROUP BY 1, 2""",
    )
    shared = {name for schema, name in found if schema in {"public", "extensions"}}
    once = Counter(name for schema, name in found if schema in {"public", "extensions"})
    return [
        f"{schema}.{name}"
        for schema, name in found
        if schema not in {"public", "extensions"} and name in shared
    ] + [name for name, times in once.items() if times > 1]


def owners(cursor: Any) -> list[str]:
    """What in our schemas belongs to somebody else than the owner; extensions are the administrator's."""
    found = rows(
        cursor,
        f"""SELECT what, pg_get_userbyid(owner)::text FROM (
            SELECT nspname::text, nspowner, nspname FROM pg_namespace
            UNION ALL
            SELECT c.oid::regclass::text, relowner, nspname
            FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
            UNION ALL
            SELECT p.oid::regprocedure::text, proowner, nspname
            FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
        ) AS things (what, owner, nspname)
        WHERE {SCHEMAS} AND nspname <> 'extensions' AND what <> 'public'
        AND pg_get_userbyid(owner)::text <> %s""",
        logins.owner(),
    )
    return [f"{what} belongs to {owner}" for what, owner in found]


QUESTIONS = (
    grants,
    held_alike,
    crossings,
    creators,
    attributes,
    functions,
    extensions,
    shadows,
    owners,
)
