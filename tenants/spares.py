"""Warm spares: schemas made beforehand that an opening only has to rename.

A spare belongs to nobody: no row of the register knows it but its own, and its login may enter nothing else.
One that was made by former code is thrown away, never mended.
"""

import secrets

from django.db import connection, transaction
from psycopg2 import sql

from keting import clock
from keting.db import logins
from tenants import roles
from tenants.blueprints import state_of_the_code
from tenants.building import build, version_of
from tenants.kinds import TenantType
from tenants.models import Spare, Tenant
from tenants.scope import owner_scope
from tenants.texts import text_of

# Two that open at once take two; the last column: a login of the office's name is there already.
TAKE = """
DELETE FROM tenants_spare WHERE id = (
    SELECT id FROM tenants_spare WHERE code = %s ORDER BY made_at LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING schema, number, digest, fingerprint, to_regrole(quote_ident(%s)) IS NOT NULL
"""
RENAME = "ALTER SCHEMA {spare} RENAME TO {schema};"
DROP_LOGIN = """
REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {spare_login};
REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {spare_login};
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {schema} FROM {spare_login};
REVOKE ALL ON SCHEMA {schema} FROM {spare_login};
DROP ROLE {spare_login};
"""


def keep(number: int) -> int:
    """Have so many spares of today's code; returns how many were made."""
    with owner_scope():
        stale = Spare.objects.exclude(code=state_of_the_code(TenantType.COMMITTEE))
        surplus = Spare.objects.filter(code=state_of_the_code(TenantType.COMMITTEE)).order_by("made_at")[
            number:
        ]
        for spare in [*stale, *surplus]:
            throw_away(spare)
        lacking = number - Spare.objects.count()
    for _spare in range(lacking):
        make()
    return max(0, lacking)


def refresh() -> int:
    """Replace those that former code has made."""
    with owner_scope():
        number = Spare.objects.count()
    return keep(number)


def make() -> Spare:
    """One more, with its login and grants."""
    tenant = Tenant(schema_name=f"spare_{secrets.token_hex(6)}", type=TenantType.COMMITTEE, name="spare")
    with owner_scope(), transaction.atomic():
        made = build(tenant)
        return Spare.objects.create(
            schema=tenant.schema_name,
            code=state_of_the_code(TenantType.COMMITTEE),
            number=made.number,
            digest=made.digest,
            fingerprint=made.fingerprint,
            made_at=clock.now(),
        )


def claim(tenant: Tenant, rows: str) -> bool:
    """Turn a spare into the office's schema, in the owner's transaction; False when there is none.

    `rows` is the text of its rows in the register: they go in the same trip.

    Schema and login are renamed together: what was granted to the login stays granted. Logins belong to the
    whole server: one of this name may be left from a database that is gone. It is taken over, and the spare's
    own goes.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [state_of_the_code(TenantType.COMMITTEE), logins.of(tenant.schema_name)])
        found = cursor.fetchone()
    if found is None:
        return False
    spare, *version, is_left_over = found
    names = {"spare": sql.Identifier(spare), "schema": sql.Identifier(tenant.schema_name)}
    login = _login_taken_over if is_left_over else roles.renaming
    texts = [
        rows,
        text_of(RENAME, **names),
        login(spare, tenant.schema_name),
        version_of(tenant, *version),
    ]
    with connection.cursor() as cursor:
        cursor.execute("".join(texts))
    return True


def _login_taken_over(spare: str, schema: str) -> str:
    names = {"schema": sql.Identifier(schema), "spare_login": sql.Identifier(logins.of(spare))}
    return text_of(DROP_LOGIN, **names) + roles.admission(schema)


def throw_away(spare: Spare) -> None:
    """Drop a spare and its login."""
    names = {"spare": sql.Identifier(spare.schema), "login": sql.Identifier(logins.of(spare.schema))}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {spare} CASCADE").format(**names))
        cursor.execute(sql.SQL("DROP ROLE IF EXISTS {login}").format(**names))
        spare.delete()
