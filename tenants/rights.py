"""What an office's login may do in its schema, as statements with {words} in them (tenants.roles)."""

ENTRY = ("REVOKE ALL ON SCHEMA {schema} FROM PUBLIC", "GRANT USAGE ON SCHEMA {schema} TO {login}")
# Within one transaction only: afterwards each right is given by name. A grant to a table that stands writes
# its row of the catalogue once more.
FORESEEN = (
    "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {login}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT ON SEQUENCES TO {login}",
)
FORESEEN_NO_MORE = (
    "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} REVOKE ALL ON TABLES FROM {login}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} REVOKE ALL ON SEQUENCES FROM {login}",
)
# Each by its name: ALL TABLES IN SCHEMA reads the whole catalogue, whoever else stands in it, six times.
# OFFSET 0 keeps the lookups by index.
EACH = """DO $$ DECLARE line text; BEGIN
        FOR line IN
            WITH own AS (
                SELECT classid, objid FROM pg_depend
                WHERE refclassid = 'pg_namespace'::regclass AND refobjid = {schema_word}::regnamespace
            )
            SELECT format(deed, string_agg(name, ', '), {login_word}) FROM (%s) AS named (deed, name)
            WHERE deed IS NOT NULL GROUP BY deed
        LOOP EXECUTE line; END LOOP;
    END $$"""
TABLES = """
    SELECT CASE relkind WHEN 'S' THEN 'GRANT SELECT ON SEQUENCE %s TO %I'
           ELSE 'GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE %s TO %I' END, objid::regclass::text
    FROM own CROSS JOIN LATERAL (SELECT relkind FROM pg_class WHERE oid = objid OFFSET 0) AS c
    WHERE classid = 'pg_class'::regclass AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
"""
# What a trigger does needs no right of whoever writes.
ROUTINES = """
    SELECT 'GRANT EXECUTE ON ROUTINE %s TO %I', objid::regprocedure::text
    FROM own CROSS JOIN LATERAL (SELECT prorettype FROM pg_proc WHERE oid = objid OFFSET 0) AS f
    WHERE classid = 'pg_proc'::regclass AND prorettype <> 'trigger'::regtype
"""
# What the owner makes is nobody else's from the beginning (OWNERS_DEFAULT); what an administrator made is.
NOBODYS = """
    SELECT 'REVOKE EXECUTE ON ROUTINE %s FROM PUBLIC', objid::regprocedure::text
    FROM own WHERE classid = 'pg_proc'::regclass
"""
# To take it away by name looks each function up among those of all committees: where nothing else helps.
OWNERS_DEFAULT = "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC"
FUNCTIONS = EACH % ROUTINES
HISTORY = "REVOKE INSERT, UPDATE, DELETE ON {schema}.django_migrations FROM {login}"
GRANTS = (*ENTRY, EACH % f"{TABLES} UNION ALL {ROUTINES}", HISTORY)
TAKEN_AWAY = EACH % NOBODYS
# What the street offers to the committees are its functions that run as their definer, nothing else.
OFFERS = (
    "GRANT USAGE ON SCHEMA {schema} TO {tenant}",
    """DO $$ DECLARE
        offered regprocedure;
    BEGIN
        FOR offered IN SELECT oid FROM pg_proc WHERE pronamespace = {schema_word}::regnamespace AND prosecdef
        LOOP
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', offered, {tenant_word});
        END LOOP;
    END $$""",
)
SHUT = (
    *(
        f"REVOKE ALL ON ALL {kind} IN SCHEMA {{schema}} FROM {{login}}"
        for kind in ("TABLES", "SEQUENCES", "FUNCTIONS")
    ),
    "REVOKE ALL ON SCHEMA {schema} FROM {login}",
)
