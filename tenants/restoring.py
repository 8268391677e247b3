"""Putting a restored office in the place of the living one, and back again.

The restored schema has been loaded beside the living ones under a name of its own. It changes names with
the living one in a moment; that one stays as `<schema>_old_<time>` until the next day, for an undo.
What must never go back in time does not: the record with its keys, who has been erased, and who is signed in.
"""

import time
from datetime import UTC, datetime, timedelta

from django.db import OperationalError, connection, transaction
from django.utils.module_loading import import_string
from psycopg2 import errors, sql

from keting import hints
from keting.audit.models import Tombstone
from keting.marks.models import CountingState
from keting.privacy.clearing import forget_again
from tenants import migrating, roles
from tenants.blueprints import blueprint
from tenants.fingerprint import fingerprint_of_tables
from tenants.kinds import TenantType
from tenants.models import Tenant
from tenants.scope import owner_scope

# By name: how a row is emptied or ended again, by its tombstone's kind; any other kind is a table's name.
ERASERS = {
    "resident": "committees.households.services.erasing.erase_again",
    "card": "committees.households.services.cards.end_again",
}
# By name: how all figures of an office are counted again.
COUNT_AGAIN = "reporting.services.recounting.mark_all_days"
# Append-only: the lines of the living office are a superset of the restored ones. What has been sealed since
# is sealed here as well.
SEALED_SINCE = (
    "(id) DO UPDATE SET place = excluded.place, digest = excluded.digest "
    "WHERE audit_entry.place IS NULL AND excluded.place IS NOT NULL"
)
CARRIED = {"audit_entry": SEALED_SINCE, "audit_seal": "DO NOTHING", "audit_tombstone": "DO NOTHING"}
# Keys that went with the words of a row do not come back with it; those made since open the lines of since.
KEYS, KEYS_OF_NOW = "audit_rowkey", "DELETE FROM {table}; INSERT INTO {table} SELECT * FROM {old}"
STAMP = "%Y%m%d%H%M%S"
# Shorter than the second after which PostgreSQL looks for deadlocks: rather than anybody else, we give up.
PATIENCE_MS = 500
ATTEMPTS = 60


class NotRestored(Exception):
    """Why an office was left as it was."""


def bring_up_to_date(schema: str = "") -> list[Tenant]:
    """Give a restored house what an older backup lacks: roles, the register's tables, those of its offices.

    With a schema only this office is looked at. Returns the offices.
    """
    roles.prepare()
    migrating.migrate_public()
    with owner_scope():
        roles.open_register()
        tenants = list(Tenant.objects.select_related("committee").order_by("schema_name"))
        tenants = [one for one in tenants if schema in {"", one.schema_name} and _tables(one.schema_name)]
    if not schema:
        roles.admit_strangers()
    for line in migrating.roll_out(tenants).failed:
        msg = f"{line.tenant.schema_name} could not be brought up to date: {line.problem}"
        raise NotRestored(msg)
    return tenants


def check_tables(schema: str) -> None:
    """Refuse a restored schema whose tables are not what the migrations make."""
    with owner_scope():
        found = fingerprint_of_tables(schema)
    if found != blueprint(TenantType.COMMITTEE).fingerprint:
        msg = f"the tables of {schema} are not what the migrations make; nothing was changed"
        raise NotRestored(msg)


def put_in_place(*, schema: str, staged: str, at: datetime) -> str:
    """Let `staged` become the office; returns the name under which the former one is kept, or ''."""
    for _attempt in range(ATTEMPTS):
        try:
            with owner_scope(), transaction.atomic():
                tenant = Tenant.objects.select_for_update().get(schema_name=schema)
                old = _swap(tenant, staged, at)
        except OperationalError as error:
            if not isinstance(error.__cause__, errors.LockNotAvailable):
                raise
            time.sleep(PATIENCE_MS / 1000)
        else:
            with owner_scope(tenant):
                hints.hint()
            return old
    msg = f"{schema} is written to without a pause: try again in a quiet moment; nothing was changed"
    raise NotRestored(msg)


def erase_again() -> int:
    """Empty the row of each tombstone of the current office; returns how many there are."""
    stones = list(Tombstone.objects.order_by("erased_at"))
    for stone in stones:
        if stone.kind in ERASERS:
            import_string(ERASERS[stone.kind])(row_id=stone.row_id, at=stone.erased_at)
        else:
            forget_again(kind=stone.kind, row_id=stone.row_id)
    return len(stones)


def settle_all() -> None:
    """After the whole street went back: erase again in every office, and sign everybody out."""
    tenants = bring_up_to_date()
    for tenant in tenants:
        with owner_scope(tenant), transaction.atomic():
            sign_everybody_out()
            erase_again()


def sign_everybody_out() -> None:
    """Sessions ended since would come to life again."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_session")


def _swap(tenant: Tenant, staged: str, at: datetime) -> str:
    schema, first_day, old = tenant.schema_name, None, ""
    if _tables(schema):
        with owner_scope(tenant):
            first_day = CountingState.objects.values_list("first_day", flat=True).first()
        old = _free_name(schema, at)
        _lock(schema)
        _rename(schema, old)
    _rename(staged, schema)
    with owner_scope(tenant), connection.cursor() as cursor:
        for table, once_more in CARRIED.items() if old else ():
            names = {"table": sql.Identifier(table), "old": sql.Identifier(old, table)}
            query = f"INSERT INTO {{table}} SELECT * FROM {{old}} ON CONFLICT {once_more}"  # noqa: S608  our own
            cursor.execute(sql.SQL(query).format(**names))
        if old:
            names = {"table": sql.Identifier(KEYS), "old": sql.Identifier(old, KEYS)}
            cursor.execute(sql.SQL(KEYS_OF_NOW).format(**names))
        sign_everybody_out()
        erase_again()
        import_string(COUNT_AGAIN)(since=first_day, at=at)
    _admit(tenant, old)
    return old


def _free_name(schema: str, at: datetime) -> str:
    """The name of a schema that is put aside; of two within one second the later is a second younger."""
    name = f"{schema}_old_{at.astimezone(UTC).strftime(STAMP)}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace(%s) IS NULL", [name])
        return name if cursor.fetchone()[0] else _free_name(schema, at + timedelta(seconds=1))


def _admit(tenant: Tenant, old: str) -> None:
    """Grants: the office's login enters the new schema and no longer the old one."""
    roles.admit(tenant)
    if old:
        names = {"old": sql.Identifier(old), "login": sql.Identifier(tenant.login)}
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("REVOKE ALL ON SCHEMA {old} FROM {login}").format(**names))


def _tables(schema: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(%s) AND relkind IN ('r', 'p') "
            "ORDER BY relname",
            [schema],
        )
        return [name for (name,) in cursor.fetchall()]


def _lock(schema: str) -> None:
    """Wait for those who write, a moment only; who comes now waits and then finds the new schema."""
    tables = sql.SQL(", ").join(sql.Identifier(schema, table) for table in _tables(schema))
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE_MS}")
        cursor.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(tables))


def _rename(schema: str, name: str) -> None:
    with connection.cursor() as cursor:
        query = sql.SQL("ALTER SCHEMA {} RENAME TO {}")
        cursor.execute(query.format(sql.Identifier(schema), sql.Identifier(name)))
