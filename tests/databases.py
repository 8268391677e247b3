"""Clones of the template database."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache

import psycopg2
from django.db import connection, connections

from keting.db import logins
from keting.db.engine.base import LOT
from tenants import roles, scope
from tests.engine.base import DatabaseWrapper
from tests.plugin import TEMPLATE, database_url


def run_sql(statement: str) -> None:
    """One statement in the maintenance database, outside a transaction; to copy many files may take long."""
    dsn = os.environ["KETING_TEST_DATABASE"].replace("/NAME", "/postgres")
    raw = psycopg2.connect(dsn, options="-c statement_timeout=0")
    raw.autocommit = True
    try:
        # On a busy machine a copy takes longer than any page may.
        raw.cursor().execute("SET statement_timeout = 0")
        raw.cursor().execute(statement)
    finally:
        raw.close()


def clone(name: str) -> None:
    """A fresh copy of the template, under this process's roles."""
    copy(_own_template(), name)


def copy(template: str, name: str) -> None:
    """A fresh copy of a database of this process."""
    run_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    run_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    # A copy has the template's tables and grants, but not the rights on the database itself.
    with closing(psycopg2.connect(database_url(name))) as raw, raw:
        roles.close_database(raw.cursor(), name)


@cache
def _own_template() -> str:
    """The run's template, or a copy whose offices are admitted under this process's prefix.

    Roles belong to the whole server: two workers that open a committee of one code would wait for each other.
    """
    if logins.prefix() == TEMPLATE:
        return TEMPLATE
    name = f"{TEMPLATE}_{logins.prefix()}"
    run_sql(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE}')
    with closing(psycopg2.connect(database_url(name))) as raw, raw, raw.cursor() as cursor:
        roles.make_roles(cursor)
        roles.close_database(cursor, name)
        cursor.execute(f"REASSIGN OWNED BY {TEMPLATE}_owner TO {logins.owner()}")
        cursor.execute("SELECT schema_name FROM tenants_tenant")
        for (schema,) in cursor.fetchall():
            for every in ("", "ALL TABLES IN ", "ALL SEQUENCES IN ", "ALL FUNCTIONS IN "):
                former = f"{TEMPLATE}_tenant, {TEMPLATE}_t_{schema}"
                cursor.execute(f"REVOKE ALL ON {every}SCHEMA {schema} FROM {former}")
    with standing_in(name):
        with scope.owner_scope():
            roles.open_register()
        roles.admit_strangers()
    return name


def drop(name: str) -> None:
    """Throw a copy away, whoever is still connected."""
    run_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def leave() -> None:
    """Close every connection of this process, so that a database can be copied or dropped."""
    connections.close_all()
    LOT.empty()


def as_owner(*statements: str) -> None:
    """Do in the current office's schema what only the owner may; new tables are the office's to use."""
    schema = scope.current().schema_name
    with scope.owner_scope(scope.current()), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        cursor.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA {schema} TO {logins.of(schema)}")


@contextmanager
def standing_in(name: str) -> Iterator[None]:
    """Django's connections of this process and its future threads lead to another database."""
    former = connection.settings_dict["NAME"]
    leave()
    connections.settings["default"]["NAME"] = connection.settings_dict["NAME"] = name
    DatabaseWrapper.is_real = True
    try:
        yield
    finally:
        leave()
        DatabaseWrapper.is_real = False
        connections.settings["default"]["NAME"] = connection.settings_dict["NAME"] = former
