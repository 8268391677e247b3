"""A glance at a schema: its rows of the catalogue as they stand, as one md5; a third of a fingerprint's cost.

Two schemas of one database that a text has made have one glance only if they have one fingerprint; the other
way round does not hold, and in another database the same schema has another glance.
"""

from django.db import connection

GLANCE = """
WITH objects AS MATERIALIZED (
    SELECT classid, objid FROM pg_depend
    WHERE refclassid = 'pg_namespace'::regclass AND refobjid = %(schema)s::regnamespace
),
relations AS MATERIALIZED (
    SELECT c.* FROM objects CROSS JOIN LATERAL (
        SELECT oid, relname, concat_ws(' ', relkind, relpersistence, reloptions, relrowsecurity,
                                       relforcerowsecurity, relreplident, relam) AS what, relkind
        FROM pg_class WHERE oid = objid OFFSET 0
    ) AS c WHERE classid = 'pg_class'::regclass AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
),
lines (line) AS (
    SELECT concat_ws(' ', 'relation', relname, what,
                     CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid) END) FROM relations
    UNION ALL
    SELECT concat_ws(' ', 'columns', relname, (
        SELECT string_agg(concat_ws(' ', attnum, attname, atttypid, atttypmod, attnotnull, attidentity,
                                    attgenerated, attcollation), ',' ORDER BY attnum)
        FROM pg_attribute WHERE attrelid = relations.oid AND attnum > 0)) FROM relations WHERE relkind <> 'S'
    UNION ALL
    SELECT concat_ws(' ', 'default', relname, d.adnum, d.adbin) FROM relations CROSS JOIN LATERAL (
        SELECT adnum, adbin FROM pg_attrdef WHERE adrelid = relations.oid OFFSET 0) AS d
    UNION ALL
    SELECT concat_ws(' ', 'filled', relname, string_agg(concat_ws(' ', n.conname, n.conkey, n.convalidated),
                                                        ',' ORDER BY n.conname COLLATE "C"))
    FROM relations CROSS JOIN LATERAL (
        SELECT * FROM pg_constraint WHERE conrelid = relations.oid AND contype = 'n' OFFSET 0) AS n
    GROUP BY relname
    UNION ALL
    SELECT concat_ws(' ', 'constraint', relname, k.conname, k.contype, k.condeferrable, k.condeferred,
                     k.convalidated, k.conkey, k.conbin, k.conexclop,
                     CASE k.contype WHEN 'f' THEN concat_ws(' ', k.confkey, k.confupdtype, k.confdeltype,
                         k.confmatchtype, (SELECT relname FROM pg_class WHERE oid = k.confrelid)) END)
    FROM relations CROSS JOIN LATERAL (
        SELECT * FROM pg_constraint WHERE conrelid = relations.oid AND contype <> 'n' OFFSET 0) AS k
    UNION ALL
    SELECT concat_ws(' ', 'index', relations.relname, x.relname, x.relam, x.reloptions, i.indkey, i.indclass,
                     i.indcollation, i.indoption, i.indisunique, i.indnullsnotdistinct, i.indisprimary,
                     i.indisexclusion, i.indimmediate, i.indisvalid, i.indisreplident, i.indexprs, i.indpred)
    FROM relations CROSS JOIN LATERAL (
        SELECT * FROM pg_index WHERE indrelid = relations.oid OFFSET 0) AS i
    CROSS JOIN LATERAL (SELECT * FROM pg_class WHERE oid = i.indexrelid OFFSET 0) AS x
    UNION ALL
    SELECT concat_ws(' ', 'trigger', relname, t.tgname, t.tgtype, t.tgenabled, t.tgattr, t.tgargs, t.tgqual,
                     t.tgoldtable, t.tgnewtable, t.tgdeferrable, t.tginitdeferred,
                     (SELECT proname FROM pg_proc WHERE oid = t.tgfoid))
    FROM relations CROSS JOIN LATERAL (
        SELECT * FROM pg_trigger WHERE tgrelid = relations.oid AND NOT tgisinternal OFFSET 0) AS t
    UNION ALL
    SELECT concat_ws(' ', 'sequence', relname, q.seqtypid, q.seqstart, q.seqincrement, q.seqmin, q.seqmax,
                     q.seqcycle)
    FROM relations CROSS JOIN LATERAL (
        SELECT * FROM pg_sequence WHERE seqrelid = relations.oid OFFSET 0) AS q
    UNION ALL
    SELECT concat_ws(' ', 'policy', relname, p.polname, p.polcmd, p.polpermissive, p.polqual, p.polwithcheck)
    FROM relations CROSS JOIN LATERAL (
        SELECT * FROM pg_policy WHERE polrelid = relations.oid OFFSET 0) AS p
    UNION ALL
    SELECT concat_ws(' ', 'function', f.proname, f.proargtypes, f.prorettype, f.prokind, f.prolang,
                     f.prosecdef, f.provolatile, f.proisstrict, f.proparallel, f.proleakproof, f.proretset,
                     f.proconfig, f.proargdefaults, f.prosqlbody, f.prosrc)
    FROM objects CROSS JOIN LATERAL (SELECT * FROM pg_proc WHERE oid = objid OFFSET 0) AS f
    WHERE classid = 'pg_proc'::regclass
    UNION ALL
    SELECT concat_ws(' ', 'type', t.typname, t.typtype, (
        SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid))
    FROM objects CROSS JOIN LATERAL (SELECT * FROM pg_type WHERE oid = objid OFFSET 0) AS t
    WHERE classid = 'pg_type'::regclass AND t.typtype IN ('e', 'd', 'r')
)
SELECT md5(string_agg(line, chr(10) ORDER BY line COLLATE "C")) FROM lines
"""


def glance_at(schema: str) -> str:
    """Its digest of 32 hex digits; raises where there is no such schema."""
    with connection.cursor() as cursor:
        cursor.execute(GLANCE, {"schema": schema})
        return str(cursor.fetchone()[0])
