"""Roles and grants: what each login of this deployment may touch.

`prepare` needs the server's administrator (the user of DATABASE_URL); everything later is done by the owner.
All of it may be run again at any time. Grants are explicit, per schema, after the tables stand: default
privileges belong to whoever creates, and would be forgotten at the first restore.
"""

from typing import Any

import psycopg2
from django.conf import settings
from django.db import connection, transaction
from psycopg2 import sql
from psycopg2.extensions import make_dsn

from keting.db import logins
from keting.env import BadEnvironment
from tenants.kinds import LIVING
from tenants.models import Tenant
from tenants.rights import (
    ENTRY,
    FORESEEN,
    FORESEEN_NO_MORE,
    FUNCTIONS,
    GRANTS,
    HISTORY,
    OFFERS,
    OWNERS_DEFAULT,
    SHUT,
    TAKEN_AWAY,
)
from tenants.scope import owner_scope
from tenants.taking_over import take_over
from tenants.texts import text_of

# A page or a task that holds others up is cut off; the owner's work brings limits of its own.
LIMITS = {
    "statement_timeout": "15s",
    "lock_timeout": "3s",
    "idle_in_transaction_session_timeout": "30s",
    "timezone": "UTC",
}
STREET = "street"
OLDEST_SERVER = 16
CREATE = """
DO $$ BEGIN
    CREATE ROLE {login};
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""


def prepare() -> None:
    """Make the deployment's roles and close the database to everybody else, as its administrator.

    Does nothing where DATABASE_URL names no user: there somebody has prepared the server already.
    Raises BadEnvironment for a server that is too old or an administrator who may not make roles.
    """
    where = settings.DATABASES["default"]
    if not where["USER"]:
        return
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = {word: str(where[name]) for word, name in names.items() if where[name]}
    raw = psycopg2.connect(make_dsn(**given))
    try:
        with raw, raw.cursor() as cursor:
            _check_server(cursor)
            make_roles(cursor)
            close_database(cursor, str(where["NAME"]))
            take_over(cursor)
    finally:
        raw.close()


def _check_server(cursor: Any) -> None:
    cursor.execute(
        "SELECT current_setting('server_version_num')::int, current_setting('server_version'), "
        "rolsuper OR rolcreaterole, current_user FROM pg_roles WHERE rolname = current_user"
    )
    number, version, may_make_roles, who = cursor.fetchone()
    if number < OLDEST_SERVER * 10_000:
        msg = f"DATABASE_URL leads to PostgreSQL {version}; {OLDEST_SERVER} or newer is needed"
        raise BadEnvironment(msg)
    if not may_make_roles:
        msg = f"{who}, whom DATABASE_URL names, may not make roles: ALTER ROLE {who} CREATEROLE helps"
        raise BadEnvironment(msg)


def make_roles(cursor: Any) -> None:
    """The roles that every office shares; on an administrator's cursor."""
    # Two that prepare one deployment at once would stumble over each other's rows.
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('keting roles'))")
    names = _names()
    for role in names.values():
        cursor.execute(sql.SQL(CREATE).format(login=role))
    former = sql.Identifier(f"{logins.prefix()}_backup")
    for statement in ROLES:
        cursor.execute(sql.SQL(statement).format(**names, former=former))
    for login in (logins.migrate(), logins.public()):
        _set_password(cursor, login)


def close_database(cursor: Any, database: str) -> None:
    """Let nobody but our roles into the database; on an administrator's cursor in it."""
    names = _names() | {"database": sql.Identifier(database)}
    for statement in DATABASE:
        cursor.execute(sql.SQL(statement).format(**names))


ROLES = (
    "ALTER ROLE {owner} NOLOGIN CREATEROLE",
    "ALTER ROLE {tenant} NOLOGIN",
    "ALTER ROLE {migrate} LOGIN",
    "ALTER ROLE {public} LOGIN",
    # Made by former code, and never used.
    """DO $$ BEGIN
        ALTER ROLE {former} NOLOGIN PASSWORD NULL;
    EXCEPTION WHEN undefined_object THEN NULL;
    END $$""",
    "GRANT {owner} TO {migrate}",
    # To make an office's login a member, the owner must be allowed to hand the group on.
    "GRANT {tenant} TO {owner} WITH ADMIN OPTION",
    "ALTER ROLE {migrate} SET role = {owner}",
    "ALTER ROLE {migrate} SET lock_timeout = '3s'",
    "ALTER ROLE {migrate} SET statement_timeout = 0",
    "ALTER ROLE {migrate} SET timezone = 'UTC'",
    "ALTER ROLE {public} SET search_path = public, extensions",
    "ALTER ROLE {public} SET default_transaction_read_only = on",
    *(f"ALTER ROLE {{public}} SET {name} = '{value}'" for name, value in LIMITS.items()),
)
DATABASE = (
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    "GRANT CONNECT, CREATE ON DATABASE {database} TO {owner}",
    "GRANT CONNECT ON DATABASE {database} TO {migrate}, {tenant}, {public}",
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE, CREATE ON SCHEMA public TO {owner}",
    "GRANT USAGE ON SCHEMA public TO {tenant}, {public}",
    # Large objects are the one thing that anybody may create by default; a managed server keeps them so.
    """DO $$ BEGIN
        REVOKE EXECUTE ON FUNCTION lo_create(oid), lo_creat(integer), lo_from_bytea(oid, bytea) FROM PUBLIC;
    EXCEPTION WHEN insufficient_privilege THEN NULL;
    END $$""",
)


def open_register() -> None:
    """Let everybody of this deployment read the register and the reference tables; in the owner's scope."""
    names = _names()
    with connection.cursor() as cursor:
        for statement in (
            "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {tenant}, {public}",
            OWNERS_DEFAULT,
            "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC",
            "GRANT USAGE ON SCHEMA extensions TO {tenant}, {public}, {owner}",
            # Committees point at their rows without a foreign key (keting.db.references): they stay.
            "REVOKE DELETE, TRUNCATE ON tenants_estate, tenants_servicekind FROM {owner}",
        ):
            cursor.execute(sql.SQL(statement).format(**names))


def admit(tenant: Tenant) -> None:
    """Make the office's login and grant it its own schema; as the owner, after the tables stand."""
    with connection.cursor() as cursor:
        cursor.execute(admission(tenant.schema_name))
    tenant.login = logins.of(tenant.schema_name)
    with owner_scope():
        Tenant.objects.filter(pk=tenant.pk).update(login=tenant.login)


def admission(schema: str) -> str:
    """The text that makes an office's login and grants it what stands in its schema."""
    return _joined(schema, CREATE, *LOGIN, *_named(schema), TAKEN_AWAY) + grants(schema)


def welcome(schema: str) -> str:
    """The text that makes an office's login before its tables: they are granted to it as they are made."""
    return _joined(schema, CREATE, *LOGIN, *_named(schema), *ENTRY, *FORESEEN)


def leave_taking(schema: str) -> str:
    """The text that follows the tables: `welcome` and it come to the same as `admission` after them."""
    return _joined(schema, *FORESEEN_NO_MORE, FUNCTIONS, HISTORY, *(OFFERS if schema == STREET else ()))


def renaming(spare: str, schema: str) -> str:
    """The text that gives a spare's login to the office that takes the spare; its grants stay."""
    former = text_of(RENAME, former=sql.Identifier(logins.of(spare)), login=sql.Identifier(logins.of(schema)))
    return f"{former} {_joined(schema, *_named(schema))}"


def grants(schema: str) -> str:
    """The text that grants an office's login what stands in its schema; again after each migration."""
    return _joined(schema, *GRANTS, *(OFFERS if schema == STREET else ()))


LOGIN = (
    "ALTER ROLE {login} LOGIN",
    # SET ROLE to the group would stay in the connection: whoever comes next could not read his own tables.
    "GRANT {tenant} TO {login} WITH SET FALSE",
    *(f"ALTER ROLE {{login}} SET {name} = '{value}'" for name, value in LIMITS.items()),
)
RENAME = "ALTER ROLE {former} RENAME TO {login};"
PATH = "ALTER ROLE {login} SET search_path = {schema}, public, extensions"
PASSWORD = "ALTER ROLE {login} PASSWORD {password}"  # noqa: S105  a statement


def shut(tenant: Tenant) -> None:
    """Take from the office's login what it may do in its schema; in the owner's transaction.

    The tables stay, the owner reads them; whoever still stands there is refused from its next statement on.
    `admit` gives it all back.
    """
    names = _names_for(tenant.schema_name)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("; ").join(sql.SQL(one).format(**names) for one in SHUT))
    tenant.login = ""
    with owner_scope():
        Tenant.objects.filter(pk=tenant.pk).update(login="")


def admit_strangers(*, everybody: bool = False) -> None:
    """Admit each office that has no login of this deployment yet: an older one, or one just restored.

    `everybody`: all anew, so that their passwords come from the key of today.
    """
    with owner_scope(), connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE %s", [f"{logins.prefix()}\\_t\\_%"])
        known = {name for (name,) in cursor.fetchall()}
        for tenant in Tenant.objects.filter(state__in=LIVING):
            login = logins.of(tenant.schema_name)
            if everybody or login not in known or tenant.login != login:
                with transaction.atomic():
                    admit(tenant)


def _named(schema: str) -> list[str]:
    """What hangs on the login's name."""
    return [PATH, PASSWORD] if logins.password(logins.of(schema)) else [PATH]


def _joined(schema: str, *statements: str) -> str:
    return text_of("".join(f"{one};\n" for one in statements), **_names_for(schema))


def _set_password(cursor: Any, login: str) -> None:
    if word := logins.password(login):
        names = {"login": sql.Identifier(login), "password": sql.Literal(word)}
        cursor.execute(sql.SQL(PASSWORD).format(**names))


def _names_for(schema: str) -> dict[str, sql.Composable]:
    login = logins.of(schema)
    words = {"password": logins.password(login), "login_word": login, "tenant_word": logins.tenant()}
    words["schema_word"] = schema
    own = {"login": sql.Identifier(login), "schema": sql.Identifier(schema)}
    return _names() | own | {name: sql.Literal(word) for name, word in words.items()}


def _names() -> dict[str, sql.Composable]:
    roles = ("owner", "migrate", "public", "tenant")
    return {role: sql.Identifier(getattr(logins, role)()) for role in roles}
