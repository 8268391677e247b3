"""PostgreSQL's own programs and single statements, run on an address; a failure is one sentence."""

import contextlib
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import psycopg2
from psycopg2.extensions import parse_dsn

from deploy.local.postgres import environment
from deploy.local.trouble import Trouble

VARIABLES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
VARIABLES |= {"dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
# A dump of a large office takes longer than any page may.
WITHOUT_LIMITS = (
    "-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0 -c timezone=UTC"
)


def variables(url: str) -> dict[str, str]:
    """Return the environment in which a program finds a database; a password never stands in a command."""
    parts: Mapping[str, str] = parse_dsn(url)
    return environment() | {VARIABLES[name]: value for name, value in parts.items() if name in VARIABLES}


def run(
    program: Path, *words: str | Path, url: str = "", into: IO[bytes] | None = None, uid: int | None = None
) -> str:
    """Run a program to its end and return what it said, or write that to `into`."""
    is_other = uid is not None and uid != os.geteuid()
    done = subprocess.run(
        [program, *words],
        env=variables(url) if url else environment(),
        stdin=subprocess.DEVNULL,
        stdout=into or subprocess.PIPE,
        stderr=subprocess.PIPE,
        check=False,
        user=uid if is_other else None,
        group=uid if is_other else None,
        extra_groups=[] if is_other else None,
    )
    if done.returncode:
        lines = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if line.strip()]
        errors = [line for line in lines if "error" in line.lower()] or lines or ["it said nothing"]
        msg = f"{program.name} failed: {errors[0].strip()}"
        raise Trouble(msg)
    return (done.stdout or b"").decode("utf-8", "replace")


@contextlib.contextmanager
def session(url: str, *, is_snapshot: bool = False) -> Iterator[Any]:
    """Yield a cursor: each statement by itself, or all in one read-only snapshot."""
    try:
        raw = psycopg2.connect(url, options=WITHOUT_LIMITS, connect_timeout=10)
    except psycopg2.OperationalError as error:
        msg = f"the database does not answer: {str(error).strip().splitlines()[-1]}"
        raise Trouble(msg) from error
    if is_snapshot:
        raw.set_session(isolation_level="REPEATABLE READ", readonly=True)
    else:
        raw.autocommit = True
    with contextlib.closing(raw), raw.cursor() as cursor:
        yield cursor
