"""One PostgreSQL server: its data, its settings, its start, stop and recovery."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2

from deploy.local import binaries
from deploy.local.handing import without_secrets
from deploy.local.owner import Owner, named
from deploy.local.processes import PAUSE, Patience, Program, spawn, stop, wait
from deploy.local.trouble import Trouble

ROLE = "keting"
PROC = Path("/proc")
# A crashed server replays its log before it answers; a slow disk may take minutes over that.
LONGEST_START = 300.0
ORPHANS_GO = 20.0
FAREWELL = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0))
HASTY_FAREWELL = ((signal.SIGQUIT, 5.0),)

SETTINGS: dict[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    # A hundred schemas in one transaction (dump, drop); each hundred more takes 3 MB for good.
    "max_locks_per_transaction": "128",
    # The system keeps the files' pages too, and gives them up when memory is short.
    "shared_buffers": "24MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    # The log must never repeat a resident's data (DETAIL and STATEMENT lines do).
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
    "log_line_prefix": "%m [%p] ",
    "log_checkpoints": "off",
    "statement_timeout": "15s",
    "lock_timeout": "3s",
    "idle_in_transaction_session_timeout": "30s",
    "password_encryption": "scram-sha-256",
}
# What older servers do not know: no processes of their own that wait for the disk.
SINCE_18 = {"io_method": "sync"}
# After a crash every file must be on the disk before it is read. A street has tens of thousands of small
# ones: the whole file system is asked for at once, not each by itself. Linux alone can.
AFTER_CRASH = {"recovery_init_sync_method": "syncfs"} if sys.platform == "linux" else {}
# For servers whose data count: every change goes to the archive too, a quiet hour's within five minutes.
# The module copies atomically and syncs, and an archived file is never overwritten by another.
KEPT = {
    "wal_level": "replica",
    "archive_mode": "on",
    "archive_library": "basic_archive",
    "archive_timeout": "300",
    **AFTER_CRASH,
}
# Small segments: one is archived whole every five minutes, however little stands in it.
SEGMENT_MB = "4"
# For throw-away servers: nothing is worth an fsync.
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "1h",
    "autovacuum": "off",
}


@dataclass
class Postgres:
    """A server on a Unix socket in `sockets`, run by `owner`, with its data in `data`.

    `more` are settings that go before all others.
    """

    data: Path
    sockets: Path
    log: Path
    owner: Owner
    durable: bool = True
    more: dict[str, str] = field(default_factory=dict)
    child: subprocess.Popen[bytes] | None = field(default=None, init=False)
    major: int = field(default=0, init=False)

    def start(self, patience: Patience) -> None:
        """Make the data if there are none, clear what a crash has left, start, wait until it answers."""
        made_by = self.data / "PG_VERSION"
        programs = binaries.postgres(self.owner, int(made_by.read_text()) if made_by.exists() else None)
        if not made_by.exists():
            self.make(programs.folder, patience)
        self.major = programs.major
        self.write_settings()
        self.write_doors()
        self.clear_leftovers(patience)
        with self.log.open("ab") as log:
            self.child = spawn(
                Program(
                    [programs.folder / "postgres", "-D", self.data],
                    cwd=self.data,
                    env=environment(),
                    uid=self.owner.uid,
                    farewell=signal.SIGINT,
                    output=log,
                )
            )
        self.await_answer(patience)

    def make(self, folder: Path, patience: Patience) -> None:
        """Run initdb in a side folder and move it into place when it is whole."""
        if any(self.data.parent.glob(f"{self.data.name}.before-*")):
            msg = f"A restore into {self.data} was cut short: run `keting restore --undo`"
            raise Trouble(msg)
        for half in self.data.parent.glob(f"{self.data.name}.half-*"):
            shutil.rmtree(half)
        half = self.data.with_name(f"{self.data.name}.half-{os.getpid()}")
        maker = named()
        maker.private(half)
        command: list[str | Path] = [
            folder / "initdb",
            "-D",
            half,
            "-U",
            ROLE,
            "--auth=peer",
            "--encoding=UTF8",
        ]
        command += ["--locale=C.UTF-8", "--data-checksums", "--no-instructions", "--wal-segsize", SEGMENT_MB]
        command += [] if self.durable else ["--no-sync"]
        with self.log.open("ab") as log:
            child = spawn(
                Program(
                    command, cwd=half, env=environment(), uid=maker.uid, farewell=signal.SIGKILL, output=log
                )
            )
            if wait(child, patience):
                msg = f"PostgreSQL could not make its data in {self.data}: {last_line(self.log)}"
                raise Trouble(msg)
        with (half / "postgresql.conf").open("a") as conf:
            conf.write("\ninclude 'keting.conf'\n")
        self.owner.take(half)
        half.rename(self.data)

    @property
    def archive(self) -> Path:
        """Where finished segments of the log go; beside the data, never in them."""
        return self.data.with_name("wal")

    def settings(self) -> dict[str, str]:
        """Return what this server is told."""
        sockets = {"unix_socket_directories": str(self.sockets)}
        archive = {"basic_archive.archive_directory": str(self.archive)}
        known = SETTINGS | (SINCE_18 if self.major >= 18 else {})
        return known | sockets | (KEPT | archive if self.durable else CARELESS) | self.more

    def write_settings(self) -> None:
        """Write our settings anew at every start."""
        settings = self.settings()
        if settings.get("archive_mode") == "on":
            self.owner.private(self.archive)
        target = self.data / "keting.conf"
        target.write_text("".join(f"{name} = {quoted(value)}\n" for name, value in settings.items()))
        if self.owner.is_other:
            os.chown(target, self.owner.uid, self.owner.uid)

    def write_doors(self) -> None:
        """Let in who runs the house, under each of its logins; nobody else reaches the socket's folder."""
        try:
            me = pwd.getpwuid(os.geteuid()).pw_name
            how, known = "peer map=keting", f'keting "{me}" all\n'
        except KeyError:  # a container's arbitrary number: PostgreSQL could not name its peer
            how, known = "trust", ""
        doors = "".join(f"local {database} all {how}\n" for database in ("all", "replication"))
        for name, text in (("pg_hba.conf", doors), ("pg_ident.conf", known)):
            (self.data / name).write_text(text)
            if self.owner.is_other:
                os.chown(self.data / name, self.owner.uid, self.owner.uid)

    def clear_leftovers(self, patience: Patience) -> None:
        """Stop a server that outlived its house, wait for its orphans, drop the lock files of the dead."""
        if not PROC.exists():
            return
        pid_file = self.data / "postmaster.pid"
        pid = pid_in(pid_file)
        if pid in self.residents():
            os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + ORPHANS_GO
        while self.residents() and time.monotonic() < deadline:
            patience()
            time.sleep(PAUSE)
        for orphan in self.residents():
            os.kill(orphan, signal.SIGKILL)
        for lock in (pid_file, *self.sockets.glob(".s.PGSQL.*")):
            lock.unlink(missing_ok=True)

    def residents(self) -> set[int]:
        """Return the processes that work inside the data folder, as a server and its sessions do."""
        data = self.data.resolve()
        found = set()
        for entry in PROC.glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if (entry / "cwd").readlink() == data:
                    found.add(int(entry.name))
        return found

    def await_answer(self, patience: Patience) -> None:
        """Wait until the server answers; say in one sentence why it cannot."""
        deadline = time.monotonic() + LONGEST_START
        while time.monotonic() < deadline:
            with contextlib.suppress(psycopg2.OperationalError):
                self.sql("postgres", "SELECT 1")
                return
            if self.child is None or self.child.poll() is not None:
                msg = f"PostgreSQL does not start: {last_line(self.log)} (see {self.log})"
                raise Trouble(msg)
            self.be_patient(patience)
        msg = f"PostgreSQL has not answered for {LONGEST_START:.0f} s (see {self.log})"
        raise Trouble(msg)

    def be_patient(self, patience: Patience) -> None:
        """Wait a moment; when asked to stop meanwhile, stop the server too."""
        try:
            patience()
        except BaseException:
            self.stop()
            raise
        time.sleep(PAUSE)

    def stop(self) -> None:
        """Stop cleanly; a server that takes too long is stopped hard, its log makes it whole again."""
        if self.child is not None:
            stop(self.child, FAREWELL if self.durable else HASTY_FAREWELL)
            self.child = None

    def url(self, name: str) -> str:
        """Return the address of a database."""
        return f"postgresql://{ROLE}@/{name}?host={self.sockets}"

    def sql(self, database: str, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run one statement outside any transaction, without time limits, and return its rows."""
        options = "-c statement_timeout=0 -c lock_timeout=0"
        connection = psycopg2.connect(
            host=str(self.sockets), user=ROLE, dbname=database, options=options, connect_timeout=5
        )
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []


def quoted(value: str) -> str:
    """Return a value as a settings file wants it."""
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def environment() -> dict[str, str]:
    """Our environment without secrets, and without what turns elsewhere or speaks another language."""
    told = without_secrets(os.environ)
    kept = {name: value for name, value in told.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}


def pid_in(path: Path) -> int | None:
    """Return the process number on the first line of a lock file, if there is one."""
    try:
        first = path.read_text().split("\n", 1)[0].strip()
    except FileNotFoundError:
        return None
    return int(first) if first.isdigit() else None


def last_line(path: Path) -> str:
    """Return the last words of a log."""
    lines = path.read_text("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"
