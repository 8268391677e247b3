"""Making the schema of an office from its blueprint, in the owner's transaction."""

from psycopg2 import sql

from keting.db.keys import uuid7
from tenants import roles
from tenants.blueprints import blueprint
from tenants.fingerprint import fingerprint_of_tables
from tenants.glance import glance_at
from tenants.migrating.collecting import Script, Unreplayable
from tenants.migrating.history import SCHEMA, TABLE
from tenants.migrating.replaying import joined, rows_of, run
from tenants.models import Tenant
from tenants.scope import owner_scope
from tenants.texts import text_of

# Indexes of empty tables need no helpers; the functions were read through when the blueprint was drawn.
QUICKLY = "SET LOCAL max_parallel_maintenance_workers = 0; SET LOCAL check_function_bodies = off;"
VERSION = """
INSERT INTO public.tenants_version (id, tenant_id, number, digest, fingerprint, migrated_at, seconds, problem)
VALUES ({id}, {tenant}, {number}, {digest}, {fingerprint}, now(),
        extract(epoch FROM clock_timestamp() - now()), '');
"""


def build(tenant: Tenant, rows: str = "") -> Script:
    """Schema, tables, history, login and grants; raises Unreplayable unless the blueprint's come out.

    All of it goes in one trip. With `rows`, the text of its rows in the register, it gets its version too.
    """
    script, schema = blueprint(tenant.type), tenant.schema_name
    name = sql.Identifier(schema)
    head = [rows, QUICKLY, text_of(SCHEMA, schema=name), roles.welcome(schema), text_of(TABLE, schema=name)]
    foot = [rows_of(script), roles.leave_taking(schema)]
    if rows:
        foot.append(version_of(tenant, script.number, script.digest, script.fingerprint))
    with owner_scope(tenant):
        run(joined([*head, *script.parts, *foot]))
    if glance_at(schema) != script.glance and fingerprint_of_tables(schema) != script.fingerprint:
        msg = f"{schema} came out otherwise than its blueprint"
        raise Unreplayable(msg)
    return script


def version_of(tenant: Tenant, number: int, digest: str, fingerprint: str) -> str:
    """The text that writes down what a new office begins with."""
    return text_of(
        VERSION,
        id=sql.Literal(str(uuid7())),
        tenant=sql.Literal(str(tenant.pk)),
        number=sql.Literal(number),
        digest=sql.Literal(digest),
        fingerprint=sql.Literal(fingerprint),
    )
