"""Rules for the day when one server is not enough (tenancy.md), read from the catalogue.

Schema by schema the tables can then move to other servers (Citus). Each rule has a twin: a planted offender.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tenants.models import Tenant
from tenants.scope import owner_scope

LONGEST = 50
OFFICES = "nspname ~ '^(c[0-9]{12}|street)$'"
OURS = "nspname ~ '^(c[0-9]{12}|street|public)$'"
# Django's and other people's: their names and keys are theirs.
THIRD_PARTY = {
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "django_session",
}
# The street's figures are known by what they are of: no row of another table points at one.
KNOWN_BY_WHAT_THEY_ARE_OF = {"reporting_figure", "reporting_reported"}
# What a committee may point at outside its schema, without a key (keting.db.references): copied everywhere.
REFERENCES = {"tenants_servicekind", "tenants_estate", "tenants_officialday", "tenants_festival"}
# Born with their number: one added later could not be moved.
NUMBERED = {"marks_mark", "households_importproblem"}


def asked(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def names_too_long() -> list[str]:
    """Constraints that the code knows by name: a shard adds a suffix. Nobody knows Django's foreign keys."""
    found = asked(
        f"""SELECT relname, conname FROM pg_constraint JOIN pg_class c ON c.oid = conrelid
        JOIN pg_namespace n ON n.oid = relnamespace
        WHERE {OURS} AND length(conname) > {LONGEST}
          AND (contype IN ('c', 'u', 'x', 't') OR contype = 'f' AND conname !~ '_[0-9a-f]{{8}}_fk_')"""
    )
    return [name for table, name in found if table not in THIRD_PARTY]


def constraints_without_a_name() -> list[str]:
    """What Django has named by a digest of the columns would be another one after a change."""
    found = asked(
        f"""SELECT relname, conname FROM pg_constraint JOIN pg_class c ON c.oid = conrelid
        JOIN pg_namespace n ON n.oid = relnamespace
        WHERE {OURS} AND contype IN ('u', 'c', 'x') AND conname ~ '_[0-9a-f]{{8}}(_uniq|_check)$'"""
    )
    return [name for table, name in found if table not in THIRD_PARTY]


def keys_of_another_kind() -> list[str]:
    found = asked(
        f"""SELECT relname, string_agg(format_type(atttypid, NULL), ',') FROM pg_class c
        JOIN pg_namespace n ON n.oid = relnamespace
        LEFT JOIN pg_index i ON indrelid = c.oid AND indisprimary
        LEFT JOIN pg_attribute a ON attrelid = c.oid AND attnum = ANY(indkey)
        WHERE {OURS} AND relkind IN ('r', 'p') GROUP BY c.oid, 1"""
    )
    spared = THIRD_PARTY | KNOWN_BY_WHAT_THEY_ARE_OF
    return [
        f"{table}: {kind}" for table, kind in found if kind not in {"uuid", "bigint"} and table not in spared
    ]


def keys_that_leave_their_schema() -> list[str]:
    """Each hangs triggers on the table it points at, as many as there are committees."""
    found = asked(
        """SELECT c.conrelid::regclass::text, c.confrelid::regclass::text
        FROM pg_constraint c JOIN pg_class o ON o.oid = conrelid JOIN pg_namespace f ON f.oid = o.relnamespace
        JOIN pg_class r ON r.oid = confrelid JOIN pg_namespace t ON t.oid = r.relnamespace
        WHERE contype = 'f' AND f.oid <> t.oid"""
    )
    return [f"{table} → {target}" for table, target in found]


def references_that_do_more() -> list[str]:
    """A table that is copied everywhere has no trigger, and points at nothing that is not copied."""
    return [
        table
        for (table,) in asked(
            f"""SELECT relname FROM pg_class c WHERE relnamespace = 'public'::regnamespace
            AND relname IN ({", ".join(f"'{one}'" for one in sorted(REFERENCES))})
            AND (EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal)
                 OR EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid OR inhparent = c.oid)
                 OR c.relpersistence <> 'p')"""
        )
    ]


def triggers_that_reach_out() -> list[str]:
    """A trigger's function stands beside its table, writes in its table's schema and does nothing else."""
    found = asked(
        f"""SELECT tgname, nspname = f.pronamespace::regnamespace::text, prosrc FROM pg_trigger
        JOIN pg_class c ON c.oid = tgrelid JOIN pg_namespace n ON n.oid = relnamespace
        JOIN pg_proc f ON f.oid = tgfoid WHERE {OURS} AND NOT tgisinternal"""
    )
    return [name for name, is_beside, body in found if not is_beside or reaches_out(body)]


def reaches_out(body: str) -> bool:
    # It may read what is copied everywhere.
    words = re.sub(rf"from public\.({'|'.join(REFERENCES)})\b", "", body.lower())
    writes = any(word in words for word in ("insert into", "update ", "delete from"))
    elsewhere = ("notify", "set_config", "current_setting", "public.", "street.", "dblink", "advisory")
    return (writes and "tg_table_schema" not in words) or any(word in words for word in elsewhere)


def functions_that_lock_or_tell() -> list[str]:
    """Locks of rows, not of numbers that all committees would share; nobody is notified."""
    return [
        name
        for (name,) in asked(
            f"""SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
            WHERE {OURS} AND concat(prosrc, pg_get_function_sqlbody(p.oid))
                ~* 'advisory_|\\mnotify\\M|pg_notify|set_config'"""
        )
    ]


def numbers_added_later() -> list[str]:
    found = asked(
        f"""SELECT relname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
        JOIN pg_namespace n ON n.oid = relnamespace
        LEFT JOIN pg_attrdef d ON adrelid = attrelid AND adnum = attnum
        WHERE {OFFICES} AND relkind IN ('r', 'p')
          AND (attidentity <> '' OR pg_get_expr(adbin, adrelid) LIKE 'nextval%'::text)"""
    )
    return [table for (table,) in found if table not in NUMBERED | THIRD_PARTY]


def rights_that_nobody_gave() -> list[str]:
    """Each right is given by name, after the tables stand; that a function is its owner's alone is none."""
    return [
        str(row)
        for row in asked(
            """SELECT defaclrole::regrole, defaclobjtype FROM pg_default_acl
            WHERE defaclnamespace <> 0 OR defaclobjtype <> 'f'
               OR defaclacl <> ARRAY[makeaclitem(defaclrole, defaclrole, 'EXECUTE', false)]"""
        )
    ]


HOME = "c310104008043"
TRIGGER = (
    "CREATE FUNCTION {schema}.reach() RETURNS trigger LANGUAGE plpgsql "
    "AS $$ BEGIN {body} RETURN NULL; END $$; "
    f"CREATE TRIGGER reach AFTER INSERT ON {HOME}.households_resident EXECUTE FUNCTION {{schema}}.reach()"
)
TABLE = f"{HOME}.households_resident"
NEXT_DOOR = "c310104008041"
RULES: dict[Callable[[], list[str]], list[str]] = {
    names_too_long: [f"ALTER TABLE {TABLE} ADD CONSTRAINT resident_{'x' * 42} CHECK (true)"],
    constraints_without_a_name: [
        f"ALTER TABLE {TABLE} ADD CONSTRAINT households_resident_name_0a1b2c3d_uniq UNIQUE (name, id)"
    ],
    keys_of_another_kind: [
        f"CREATE TABLE {HOME}.pets (id int PRIMARY KEY)",
        f"CREATE TABLE {HOME}.pets (id uuid)",
        "CREATE TABLE street.pets (name text PRIMARY KEY)",
    ],
    keys_that_leave_their_schema: [
        f"CREATE TABLE {HOME}.pets (id uuid PRIMARY KEY REFERENCES {NEXT_DOOR}.households_resident)",
        f"CREATE TABLE {HOME}.pets (id uuid PRIMARY KEY REFERENCES public.tenants_tenant)",
        f"CREATE TABLE {HOME}.pets (id uuid PRIMARY KEY REFERENCES public.tenants_estate)",
        f"CREATE TABLE public.pets (id uuid PRIMARY KEY REFERENCES {TABLE})",
        f"CREATE TABLE street.pets (id uuid PRIMARY KEY REFERENCES {TABLE})",
    ],
    references_that_do_more: [
        "CREATE TRIGGER more BEFORE UPDATE ON public.tenants_estate FOR EACH ROW "
        "EXECUTE FUNCTION suppress_redundant_updates_trigger()"
    ],
    triggers_that_reach_out: [
        TRIGGER.format(schema=NEXT_DOOR, body=""),
        TRIGGER.format(schema=HOME, body="DELETE FROM marks_mark;"),
        TRIGGER.format(schema=HOME, body="NOTIFY somebody;"),
        TRIGGER.format(schema=HOME, body="PERFORM set_config('a.b', 'c', false);"),
    ],
    functions_that_lock_or_tell: [
        f"CREATE FUNCTION {HOME}.tell() RETURNS void LANGUAGE sql AS 'SELECT pg_notify(''a'', ''b'')'",
        f"CREATE FUNCTION {HOME}.lock() RETURNS void LANGUAGE sql AS 'SELECT pg_advisory_xact_lock(1)'",
    ],
    numbers_added_later: [
        f"ALTER TABLE {TABLE} ADD number bigint GENERATED ALWAYS AS IDENTITY",
        f"ALTER TABLE {TABLE} ADD number bigserial",
    ],
    rights_that_nobody_gave: ["ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC"],
}
OFFENDERS = [(rule, offence) for rule, offences in RULES.items() for offence in offences]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_tables_could_move(home: Tenant, rule: Callable[[], list[str]]) -> None:
    assert rule() == []


@pytest.mark.parametrize(("rule", "offence"), OFFENDERS, ids=[rule.__name__ for rule, _ in OFFENDERS])
def test_an_offender_is_found(home: Tenant, rule: Callable[[], list[str]], offence: str) -> None:
    """The twin."""
    with owner_scope(), connection.cursor() as cursor:
        cursor.execute(offence)
        assert len(rule()) == 1


def test_what_is_spared_is_there(home: Tenant) -> None:
    found = asked(f"SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE {OURS}")
    spared = THIRD_PARTY | KNOWN_BY_WHAT_THEY_ARE_OF | REFERENCES | NUMBERED
    assert spared - {name for (name,) in found} == set()
