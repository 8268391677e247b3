"""What merging, splitting and undoing share: rows that leave, and what must not be lost by undoing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection
from django.utils.translation import gettext_lazy as _

from keting.refusal import Refusal
from tenants.life import shapes
from tenants.life.collisions import digests
from tenants.models import Tenant
from tenants.scope import owner_scope


@contextmanager
def guards_aside(tenant: Tenant, tables: Sequence[str]) -> Iterator[None]:
    """The triggers that keep rows step aside: rows that move are neither lost nor changed."""
    schema = tenant.schema_name
    aside = [(table, trigger) for table, trigger in shapes.guards(schema) if table in tables]
    with owner_scope(tenant):
        run("SET CONSTRAINTS ALL IMMEDIATE")
        run("SET CONSTRAINTS ALL DEFERRED")
        for table, trigger in aside:
            run(f'ALTER TABLE "{schema}"."{table}" DISABLE TRIGGER "{trigger}"')
        yield
        run("SET CONSTRAINTS ALL IMMEDIATE")
        for table, trigger in aside:
            run(f'ALTER TABLE "{schema}"."{table}" ENABLE TRIGGER "{trigger}"')


def take_out(tenant: Tenant, of: str, tables: Sequence[str]) -> None:
    """Delete the rows whose keys stand in the same table of the schema `of`, guards aside."""
    for table in reversed(tables):
        run(f'DELETE FROM "{tenant.schema_name}"."{table}" WHERE id IN (SELECT id FROM "{of}"."{table}")')  # noqa: S608


def changed_since(tenant: Tenant, of: str, former: dict[str, str]) -> list[str]:
    """Tables in which rows that moved are no more as they arrived."""
    now = digests(tenant.schema_name, former, of=of)
    return sorted(table for table, digest in former.items() if now[table] != digest)


def worked_on(what: Sequence[str]) -> Refusal:
    """Undoing would lose somebody's work."""
    sentence = _("The moved rows have been worked on since: %(what)s. Undoing would lose that.")
    return Refusal("worked_on", sentence % {"what": ", ".join(what)})


def run(statement: str) -> None:
    """One statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
