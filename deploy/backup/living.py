"""The database that people work with: its address, the programs that fit it, its server when it is ours."""

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.backup.programs import session
from deploy.local import binaries
from deploy.local.house import DATABASE
from deploy.local.owner import Owner, owner_for
from deploy.local.postgres import Postgres
from deploy.local.servers import Servers
from deploy.local.surroundings import Surroundings, follow, is_held
from deploy.local.trouble import Trouble
from keting import env
from keting.credentials import FOLDERS, SECRETS

LONGEST_ARCHIVING = 60.0
OFFICES = """
SELECT schema_name, name FROM public.tenants_tenant
WHERE to_regnamespace(schema_name) IS NOT NULL ORDER BY schema_name
"""
ARCHIVED = """
SELECT last_archived_wal, last_failed_wal, last_failed_time > coalesce(last_archived_time, '-infinity')
FROM pg_stat_archiver
"""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Living:
    """An address, the programs that fit it, and the server itself when it is ours (`postgres`)."""

    url: str
    programs: Path
    owner: Owner
    postgres: Postgres | None = None

    def ask(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run one statement and return its rows."""
        with session(self.url) as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def close_segment(self) -> str:
        """Have everything committed until now in the archive; return the segment's name."""
        with session(self.url) as cursor:
            # A commit after all that matters: by it a recovery sees that it has come far enough.
            cursor.execute("SELECT pg_current_xact_id()")
            cursor.execute("SELECT pg_walfile_name(pg_switch_wal())")
            segment = str(cursor.fetchone()[0])
            deadline = time.monotonic() + LONGEST_ARCHIVING
            while time.monotonic() < deadline:
                cursor.execute(ARCHIVED)
                last, failed, has_failed = cursor.fetchone()
                if last and not last.endswith(".history") and last[:24] >= segment:
                    return segment
                time.sleep(0.1)
        why = f"; it fails at {failed}, see the server's log" if has_failed else ""
        msg = f"the log of the database is not archived{why}"
        raise Trouble(msg)


@contextlib.contextmanager
def living(home: Path, given: str | None, say: Say) -> Iterator[Living]:
    """Yield the database `given`, or the house's own: its server runs, or is started for the while."""
    if given and not is_of(home, given):
        # Of the server beside it, which root may not run either.
        owner = owner_for(home / "side")
        yield Living(given, binaries.postgres(owner).folder, owner)
        return
    servers = Servers(home, redis=False, say=say)
    with contextlib.ExitStack() as stack:
        if not is_held(servers.home / "servers.lock"):
            say("the house is closed: its database is started for the while")
            stack.enter_context(servers)
        yield ours(servers)


def is_of(home: Path, url: str) -> bool:
    """Tell whether an address leads to the embedded server of a home."""
    return bool(home.exists()) and str(Servers(home).sockets) in url


def ours(servers: Servers, database: str = DATABASE) -> Living:
    """Return a database of the embedded server."""
    made_by = int((servers.postgres.data / "PG_VERSION").read_text())
    programs = binaries.postgres(servers.owner, made_by).folder
    return Living(servers.database_url(database), programs, servers.owner, servers.postgres)


def enter(here: Surroundings) -> None:
    """Take over the house's variables and keys, so that Django reads what is sealed and finds the broker."""
    if is_held(here.lock) and here.joined.exists():
        follow(here)
    # Read once: the address may change in the course of a restore. What we start is not told by variables.
    handed = {name: value for name in SECRETS if (value := env.secret(name, ""))}
    for name in FOLDERS:
        os.environ.pop(name, None)
    os.environ |= handed
    if "KETING_MASTER_KEY" not in handed and (here.home / "secrets.env").exists():
        os.environ |= here.secrets()
    elif not os.environ.get("KETING_MASTER_KEY"):
        msg = f"No house was ever open in {here.home}: set KETING_HOME, or DATABASE_URL and KETING_MASTER_KEY"
        raise Trouble(msg)
