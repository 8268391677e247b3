"""Every login tries what it may not, on every relation there is. Twins: a grant lets it through."""

from collections.abc import Iterator

import pytest
from psycopg2 import OperationalError

from keting.db import logins
from tests.isolation.conftest import Walls
from tests.isolation.raw import answer, rows, speaking_as

HOME, NEIGHBOUR = "c310104008043", "c310104008041"
DENIED = "42501"
RELATIONS = """
SELECT n.nspname, relname, relkind, min(attname) FILTER (WHERE attnum > 0 AND NOT attisdropped)
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace LEFT JOIN pg_attribute ON attrelid = c.oid
WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.nspname !~ '^(pg_.*|information_schema)$'
GROUP BY 1, 2, 3 ORDER BY 1, 2
"""
READING = {"SELECT": "SELECT * FROM {table} LIMIT 1", "COPY": "COPY {table} TO STDOUT"}
WRITING = {
    "INSERT": "INSERT INTO {table} DEFAULT VALUES",
    "UPDATE": 'UPDATE {table} SET "{column}" = NULL',
    "DELETE": "DELETE FROM {table}",
    "TRUNCATE": "TRUNCATE {table} CASCADE",
    "MERGE": "MERGE INTO {table} USING (SELECT 1) ON false WHEN NOT MATCHED THEN INSERT DEFAULT VALUES",
    "LOCK": "BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE; ROLLBACK",
}
ON_SEQUENCES = {
    "SELECT": "SELECT * FROM {table}",
    "nextval": "SELECT nextval('{table}')",
    "setval": "SELECT setval('{table}', 1)",
}
# By which right a twin lets a verb through.
RIGHTS = {"COPY": "SELECT", "MERGE": "INSERT, SELECT", "LOCK": "UPDATE", "UPDATE": "UPDATE, SELECT"}


def tries(schema: str, relations: list[tuple[str, str, str, str]]) -> Iterator[tuple[str, str]]:
    """What a login of this schema may not do, as (what it is, statement)."""
    for space, name, kind, column in relations:
        if space == schema:
            continue
        verbs = ON_SEQUENCES if kind == "S" else WRITING if space == "public" else READING | WRITING
        for verb, text in verbs.items():
            table = f'{space}."{name}"'
            yield f"{verb} {table}", text.format(table=table, column=column)


def through(walls: Walls, schema: str) -> tuple[int, list[str]]:
    """How often the login of this schema tried, and what was answered otherwise than by a refusal."""
    with speaking_as("", walls.database) as cursor:
        todo = list(tries(schema, rows(cursor, RELATIONS)))
    with speaking_as(walls.logins[schema], walls.database) as cursor:
        heard = [(what, answer(cursor, statement)) for what, statement in todo]
    return len(heard), [
        f"{what}: {state or 'done'}" for what, state in heard if state not in refusals(schema)
    ]


def refusals(schema: str) -> set[str]:
    """The register's reader is refused for what it is, or for writing at all."""
    return {DENIED, "25006"} if schema == "public" else {DENIED}


@pytest.mark.parametrize("schema", [HOME, NEIGHBOUR, "street", "public"])
def test_nobody_touches_what_is_not_his(walls: Walls, schema: str) -> None:
    tried, went = through(walls, schema)
    assert (went, tried > 300) == ([], True)


def test_every_login_is_tried(walls: Walls) -> None:
    assert walls.logins.keys() == {HOME, NEIGHBOUR, "street", "public"}


@pytest.mark.parametrize("verb", [*READING, *WRITING])
def test_with_a_grant_it_goes_through(walls: Walls, verb: str) -> None:
    """The twin: the statements themselves are good ones."""
    table, mine = f"{NEIGHBOUR}.django_session", logins.of(HOME)
    given = f"{RIGHTS.get(verb, verb)} ON {table}"
    with speaking_as("", walls.database) as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA {NEIGHBOUR} TO {mine}; GRANT {given} TO {mine}")
        _, went = through(walls, HOME)
        cursor.execute(f"REVOKE USAGE ON SCHEMA {NEIGHBOUR} FROM {mine}; REVOKE {given} FROM {mine}")
    assert f'{verb} {NEIGHBOUR}."django_session"' in {one.partition(":")[0] for one in went}


def test_another_deployment_does_not_come_in(walls: Walls) -> None:
    """Roles belong to the whole server, and some of them bear the same committee's code."""
    stranger = logins.of(HOME).replace(logins.prefix(), f"{logins.prefix()}_other")
    with speaking_as("", walls.database) as admin:
        admin.execute(f"CREATE ROLE {stranger} LOGIN")
        try:
            with pytest.raises(OperationalError, match="permission denied for database"):
                opened(stranger, walls.database)
            admin.execute(f"GRANT CONNECT ON DATABASE {walls.database} TO {stranger}")
            assert opened(stranger, walls.database)  # the twin
        finally:
            admin.execute(f"DROP OWNED BY {stranger}; DROP ROLE {stranger}")


def opened(login: str, database: str) -> bool:
    with speaking_as(login, database) as cursor:
        return rows(cursor, "SELECT session_user::text") == [(login,)]


def test_the_register_is_read_by_all(walls: Walls) -> None:
    for login in walls.logins.values():
        with speaking_as(login, walls.database) as cursor:
            assert rows(cursor, "SELECT count(*) FROM tenants_tenant") == [(3,)]


CREATING = {
    "table in one's own schema": "CREATE TABLE {schema}.mine ()",
    "table in public": "CREATE TABLE public.mine ()",
    "table in extensions": "CREATE TABLE extensions.mine ()",
    "temporary table": "CREATE TEMP TABLE mine ()",
    "temporary view": "CREATE TEMP VIEW mine AS SELECT 1",
    "table of rows": "SELECT 1 INTO {schema}.mine",
    "view": "CREATE VIEW {schema}.mine AS SELECT 1",
    "materialized view": "CREATE MATERIALIZED VIEW {schema}.mine AS SELECT 1",
    "function": "CREATE FUNCTION {schema}.mine() RETURNS int LANGUAGE sql SECURITY DEFINER RETURN 1",
    "temporary function": "CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql RETURN 1",
    "procedure": "CREATE PROCEDURE {schema}.mine() LANGUAGE sql BEGIN ATOMIC SELECT 1; END",
    "type": "CREATE TYPE {schema}.mine AS ENUM ('a')",
    "domain": "CREATE DOMAIN {schema}.mine AS text",
    "sequence": "CREATE SEQUENCE {schema}.mine",
    "index": "CREATE INDEX ON {schema}.django_session (session_key)",
    "trigger": "CREATE TRIGGER mine BEFORE INSERT ON {schema}.django_session FOR EACH ROW "
    "EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "rule": "CREATE RULE mine AS ON DELETE TO {schema}.django_session DO INSTEAD NOTHING",
    "policy": "CREATE POLICY mine ON {schema}.django_session USING (true)",
    "column": "ALTER TABLE {schema}.django_session ADD mine int",
    "operator": "CREATE OPERATOR {schema}.=== (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int)",
    "collation": 'CREATE COLLATION {schema}.mine FROM "C"',
    "statistics": "CREATE STATISTICS {schema}.mine ON session_key, session_data FROM {schema}.django_session",
    "schema": "CREATE SCHEMA mine",
    "extension": "CREATE EXTENSION pg_trgm",
    "role": "CREATE ROLE mine",
    "database": "CREATE DATABASE mine",
    "language": "CREATE LANGUAGE mine HANDLER plpgsql_call_handler",
    "event trigger": "CREATE EVENT TRIGGER mine ON ddl_command_end "
    "EXECUTE FUNCTION pg_event_trigger_dropped_objects()",
    "publication": "CREATE PUBLICATION mine FOR ALL TABLES",
    "subscription": "CREATE SUBSCRIPTION mine CONNECTION 'x' PUBLICATION y",
    "foreign data wrapper": "CREATE FOREIGN DATA WRAPPER mine",
    "cast": "CREATE CAST (int AS uuid) WITH INOUT",
    "large object": "SELECT lo_create(0)",
    "large object by bytes": "SELECT lo_from_bytea(0, 'x')",
    "program": "COPY (SELECT 1) TO PROGRAM 'true'",
    "program's words": "COPY {schema}.django_session FROM PROGRAM 'true'",
    "file": "COPY (SELECT 1) TO '/tmp/mine'",
}


@pytest.mark.parametrize("what", CREATING)
def test_nobody_but_the_owner_creates(walls: Walls, what: str) -> None:
    done = []
    for schema, login in walls.logins.items():
        with speaking_as(login, walls.database) as cursor:
            state = answer(cursor, CREATING[what].format(schema=schema.replace("public", HOME)))
        done += [(login, state)] if state not in refusals(schema) else []
    assert done == []


def test_the_owner_creates(walls: Walls) -> None:
    """The twin: to him the same statements are good, but for what only an administrator may."""
    with speaking_as(logins.migrate(), walls.database) as cursor:
        made = [
            what
            for what in CREATING
            if not answer(cursor, f"BEGIN; {CREATING[what]}; ROLLBACK".format(schema=HOME))
        ]
    assert len(made) > 20
