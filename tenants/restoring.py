"""Putting a restored office in the place of the living one, and back again.

The restored schema has been loaded beside the living ones under a name of its own. It changes names with
the living one in a moment; that one stays as `<schema>_old_<time>` until the next day, for an undo.
What must never go back in time does not: the record, who has been erased, and who is signed in.
"""

import re
import time
from datetime import UTC, datetime

from django.db import OperationalError, connection, transaction
from django.utils.module_loading import import_string
from psycopg2 import errors, sql

from keting import hints
from keting.audit.models import Tombstone
from keting.marks.models import CountingState
from tenants.models import Tenant
from tenants.scope import owner_scope

# By name: how a person's row is emptied again, by the kind of its tombstone.
ERASERS = {"resident": "committees.households.services.erasing.erase_again"}
# By name: how all figures of an office are counted again.
COUNT_AGAIN = "reporting.services.recounting.mark_all_days"
# Append-only: the lines of the living office are a superset of the restored ones.
CARRIED = ("audit_entry", "audit_tombstone")
STAMP = "%Y%m%d%H%M%S"
OLD = re.compile(r"(.+)_old_(\d{14})")
# Shorter than the second after which PostgreSQL looks for deadlocks: rather than anybody else, we give up.
PATIENCE_MS = 500
ATTEMPTS = 60


class Busy(Exception):
    """People write in the office without a pause; nothing was changed."""


def old_schemas(schema: str = "") -> list[str]:
    """Schemas kept for an undo, of one office or of all, newest last."""
    with owner_scope(), connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace ORDER BY right(nspname, 14)")
        names = [name for (name,) in cursor.fetchall()]
    found = [(name, OLD.fullmatch(name)) for name in names]
    return [name for name, match in found if match and match[1].startswith(schema)]


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
    raise Busy(msg)


def drop_old(*, before: datetime, schema: str = "") -> list[str]:
    """Drop what was kept for an undo before that moment; returns the names."""
    dropped = []
    for name in old_schemas(schema):
        if _kept_at(name) < before:
            with owner_scope(), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))
            dropped.append(name)
    return dropped


def erase_again() -> int:
    """Empty the row of each tombstone of the current office; returns how many there are."""
    stones = list(Tombstone.objects.order_by("erased_at"))
    for stone in stones:
        import_string(ERASERS[stone.kind])(row_id=stone.row_id, at=stone.erased_at)
    return len(stones)


def sign_everybody_out() -> None:
    """Sessions ended since would come to life again."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_session")


def _swap(tenant: Tenant, staged: str, at: datetime) -> str:
    schema, first_day, old = tenant.schema_name, None, ""
    if _tables(schema):
        with owner_scope(tenant):
            first_day = CountingState.objects.values_list("first_day", flat=True).first()
        old = f"{schema}_old_{at.astimezone(UTC).strftime(STAMP)}"
        _lock(schema)
        _rename(schema, old)
    _rename(staged, schema)
    with owner_scope(tenant), connection.cursor() as cursor:
        for table in CARRIED if old else ():
            names = {"table": sql.Identifier(table), "old": sql.Identifier(old, table)}
            query = "INSERT INTO {table} SELECT * FROM {old} ON CONFLICT DO NOTHING"
            cursor.execute(sql.SQL(query).format(**names))
        sign_everybody_out()
        erase_again()
        import_string(COUNT_AGAIN)(since=first_day, at=at)
    _admit(tenant, old)
    return old


def _admit(tenant: Tenant, old: str) -> None:
    """Grants: the office's login enters the new schema and no longer the old one."""


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


def _kept_at(name: str) -> datetime:
    return datetime.strptime(name[-14:], STAMP).replace(tzinfo=UTC)
