"""One office, one transaction: the script, its rows of history and the office's version, or nothing.

A statement waits a quarter of a second for its lock, so that readers who queue behind it never stall for a
second; then the whole transaction lets go and tries again.
"""

import random
import time
from dataclasses import dataclass

from django.db import DatabaseError, connection, transaction
from psycopg2 import sql

from keting.db.keys import uuid7
from keting.db.passing import is_passing
from tenants import roles
from tenants.migrating.collecting import Python, Script
from tenants.migrating.history import ALL_ROWS, History, of_kind
from tenants.models import Tenant
from tenants.scope import owner_scope
from tenants.texts import text_of

LOCK_TIMEOUT = "250ms"
ATTEMPTS = 12
LONGEST_PAUSE = 1.0
MOVED_ON = "KT001"
# A ring is on the disk before the next begins (`flush`): what a crash takes from it is migrated again.
UNHURRIED = "SET LOCAL synchronous_commit = off;"
HEAD = """
SET LOCAL lock_timeout = {timeout};
LOCK TABLE django_migrations IN SHARE ROW EXCLUSIVE MODE;
DO $moved_on$ BEGIN
    IF (SELECT md5(coalesce({rows}, '')) FROM django_migrations) <> {mark} THEN
        RAISE EXCEPTION 'somebody else has migrated it' USING ERRCODE = {code};
    END IF;
END $moved_on$;
"""
ROWS = """
INSERT INTO django_migrations (app, name, applied)
SELECT app, name, now() FROM unnest({apps}::text[], {names}::text[]) AS added (app, name);
"""
VERSION = """
INSERT INTO public.tenants_version (id, tenant_id, number, digest, fingerprint, migrated_at, seconds, problem)
VALUES ({id}, {tenant}, {number}, {digest}, '', now(), extract(epoch FROM clock_timestamp() - now()), '')
ON CONFLICT (tenant_id) DO UPDATE SET number = EXCLUDED.number, digest = EXCLUDED.digest, fingerprint = '',
    migrated_at = EXCLUDED.migrated_at, seconds = EXCLUDED.seconds, problem = '';
"""
PLACE = "SET LOCAL search_path = {schema}, public, extensions;"


@dataclass(frozen=True)
class Done:
    """How it went with one office."""

    attempts: int
    seconds: float


@dataclass(frozen=True)
class Frame:
    """A script for all offices of one history: its guard before it, its rows of history after it."""

    script: Script
    parts: list[str | Python]
    number: int
    digest: str


def framed(script: Script, history: History) -> Frame:
    """Whoever had another history when his turn comes has moved on, and nothing is done."""
    head = text_of(
        HEAD,
        timeout=sql.Literal(LOCK_TIMEOUT),
        mark=sql.Literal(history.mark),
        code=sql.Literal(MOVED_ON),
        rows=sql.SQL(ALL_ROWS),
    )
    later = history.after(script.added)
    number = len(of_kind(script.kind, later.applied))
    return Frame(script, joined([head, *script.parts, rows_of(script)]), number, later.mark)


def replay(tenant: Tenant, frame: Frame) -> Done:
    """Bring an office to the script's end; passing errors are tried again, others raised."""
    started, attempt = time.monotonic(), 0
    parts = _parts(tenant, frame)
    while True:
        attempt += 1
        try:
            _do(tenant, parts)
        except DatabaseError as error:
            if attempt == ATTEMPTS or not is_passing(error):
                raise
            if connection.connection is not None and not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
        else:
            return Done(attempt, time.monotonic() - started)
        time.sleep(min(LONGEST_PAUSE, 0.05 * 2**attempt) * random.uniform(0.5, 1))  # noqa: S311


def _parts(tenant: Tenant, frame: Frame) -> list[str | Python]:
    """With what differs from office to office."""
    schema = tenant.schema_name
    version = text_of(
        VERSION,
        id=sql.Literal(str(uuid7())),
        tenant=sql.Literal(str(tenant.pk)),
        number=sql.Literal(frame.number),
        digest=sql.Literal(frame.digest),
    )
    grants = roles.grants(schema) if frame.script.makes_objects else ""
    place = text_of(PLACE, schema=sql.Identifier(schema))
    return joined([f"{UNHURRIED} {place}", *frame.parts, version, grants])


def _do(tenant: Tenant, parts: list[str | Python]) -> None:
    """All or nothing: one text that is sent alone is one transaction by itself, in a single trip."""
    if len(parts) == 1 and not connection.in_atomic_block:
        with owner_scope():
            run(parts)
    else:
        with owner_scope(tenant), transaction.atomic():
            run(parts)


def flush() -> None:
    """Wait until everything that was committed is on the disk."""
    with owner_scope(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_logical_emit_message(true, 'keting', 'migrated')")


def rows_of(script: Script) -> str:
    """The text that notes the script's migrations in a schema's history."""
    apps, names = ([key[at] for key in script.added] for at in (0, 1))
    return text_of(ROWS, apps=sql.Literal(apps), names=sql.Literal(names))


def joined(parts: list[str | Python]) -> list[str | Python]:
    """Neighbouring texts as one: one trip each."""
    found: list[str | Python] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += f"\n{part}"
        else:
            found.append(part)
    return found


def has_moved_on(error: Exception) -> bool:
    """Another process was faster: nothing is lost."""
    return getattr(error.__cause__, "pgcode", None) == MOVED_ON


def run(parts: list[str | Python]) -> None:
    """Do all parts in the current schema and transaction."""
    with connection.cursor() as cursor:
        for part in parts:
            if isinstance(part, str):
                cursor.execute(part)
            else:
                part.run()
