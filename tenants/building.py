"""Making the schema of an office from its blueprint, in the owner's transaction."""

from django.db import connection
from psycopg2 import sql

from keting.db.keys import uuid7
from tenants import roles
from tenants.blueprints import blueprint
from tenants.fingerprint import fingerprint_of_tables
from tenants.migrating.collecting import Script, Unreplayable
from tenants.migrating.history import ALL_ROWS, History, make_schema
from tenants.migrating.replaying import framed, run
from tenants.models import Tenant
from tenants.scope import owner_scope

VERSION = """
INSERT INTO public.tenants_version (id, tenant_id, number, digest, fingerprint, migrated_at, seconds, problem)
SELECT {id}, {tenant}, {number}, md5({rows}), {fingerprint}, now(),
       extract(epoch FROM clock_timestamp() - now()), '' FROM django_migrations
"""


def build(tenant: Tenant) -> Script:
    """Schema, tables, history, login and grants; raises Unreplayable unless the blueprint's come out."""
    script = blueprint(tenant.type)
    make_schema(tenant.schema_name)
    with owner_scope(tenant):
        run(framed(script, History(tenant.schema_name, "")))
    roles.admit(tenant)
    if fingerprint_of_tables(tenant.schema_name) != script.fingerprint:
        msg = f"{tenant.schema_name} came out otherwise than its blueprint"
        raise Unreplayable(msg)
    return script


def stand_up(tenant: Tenant) -> None:
    """Build an office that stands in the register."""
    script = build(tenant)
    note_version(tenant, script.number, script.fingerprint)


def note_version(tenant: Tenant, number: int, tables: str) -> None:
    """Write down what the new office begins with."""
    text = sql.SQL(VERSION).format(
        id=sql.Literal(str(uuid7())),
        tenant=sql.Literal(str(tenant.pk)),
        number=sql.Literal(number),
        rows=sql.SQL(ALL_ROWS),
        fingerprint=sql.Literal(tables),
    )
    with owner_scope(tenant), connection.cursor() as cursor:
        cursor.execute(text)
