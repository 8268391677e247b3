"""A server beside the living one: what the house was at a moment, or an empty one for a dump."""

import contextlib
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from deploy.backup import kept
from deploy.backup.kept import Backup
from deploy.backup.living import Living
from deploy.backup.packed import unpack
from deploy.local import binaries
from deploy.local.owner import SOCKETS, Owner
from deploy.local.postgres import Postgres
from deploy.local.processes import endless
from deploy.local.trouble import Trouble

# It answers when it has come to its moment and not before; a target beyond the end of the log is an error.
RECOVERY = {
    "hot_standby": "off",
    "recovery_target_action": "promote",
    "recovery_target_timeline": "current",
}


@contextlib.contextmanager
def recovered(source: Backup, archives: list[Path], at: datetime | None, beside: Living) -> Iterator[Living]:
    """Yield the house as it was at `at` (None: at the end of the log), on a server that goes afterwards."""
    with workplace(beside) as place:
        postgres = server(place, beside.owner)
        recover(postgres, source, archives, at)
        try:
            yield as_living(postgres, beside)
        finally:
            postgres.stop()


def recover(postgres: Postgres, source: Backup, archives: list[Path], at: datetime | None) -> None:
    """Unpack a base backup where `postgres` wants its data, and replay the log on it up to the moment."""
    unpack(source.base, postgres.data)
    log = postgres.data.with_name("log-in")
    gather(archives, log, source.first_segment)
    (postgres.data / "recovery.signal").touch()
    postgres.owner.take(postgres.data)
    postgres.owner.take(log)
    usual = dict(postgres.more)
    postgres.more |= RECOVERY | {"restore_command": f"cp {shlex.quote(str(log)).replace('%', '%%')}/%f %p"}
    postgres.more |= {"recovery_target_time": at.isoformat()} if at else {}
    postgres.start(endless)
    postgres.more = usual
    shutil.rmtree(log)


def gather(archives: list[Path], log: Path, first: str) -> None:
    """Bring together the log since a base backup; a later archive wins over an earlier one."""
    log.mkdir(mode=0o700)
    for archive in archives:
        for path in sorted(archive.glob("[0-9A-F]*")) if archive.exists() else ():
            if path.name.endswith(".history") or path.name[kept.NUMBER] >= first[kept.NUMBER]:
                shutil.copyfile(path, log / path.name)


@contextlib.contextmanager
def empty(beside: Living) -> Iterator[Living]:
    """Yield an empty database on a server that goes afterwards."""
    with workplace(beside) as place:
        postgres = server(place, beside.owner)
        postgres.start(endless)
        try:
            postgres.sql("postgres", "CREATE DATABASE keting")
            yield as_living(postgres, beside)
        finally:
            postgres.stop()


@contextlib.contextmanager
def workplace(beside: Living) -> Iterator[Path]:
    """Yield a folder that the servers' user can enter, on the disk of the living data when these are ours."""
    if beside.postgres is not None:
        parent = beside.postgres.data.parent
        for left in parent.glob("side-*"):
            shutil.rmtree(left)
        place = Path(tempfile.mkdtemp(prefix="side-", dir=parent))
    else:
        place = Path(tempfile.mkdtemp(prefix="keting-side-"))
    sockets = Path(tempfile.mkdtemp(prefix="keting-side-", dir=SOCKETS))
    for folder in (place, sockets):
        beside.owner.take(folder)
    # initdb runs as somebody else again, who must be able to pass through.
    place.chmod(0o711)
    (place / "sockets").symlink_to(sockets)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
        shutil.rmtree(sockets, ignore_errors=True)


def server(place: Path, owner: Owner) -> Postgres:
    """Return a careless server that lives in a workplace."""
    sockets = (place / "sockets").resolve()
    return Postgres(place / "data", sockets, place / "side.log", owner, durable=False)


def as_living(postgres: Postgres, beside: Living) -> Living:
    """Return the side's database of the same name; `postgres` stays out of it: it is nobody's to keep."""
    major = int((postgres.data / "PG_VERSION").read_text())
    names = [name for (name,) in postgres.sql("postgres", "SELECT datname FROM pg_database")]
    wanted = beside.url.split("?", maxsplit=1)[0].rsplit("/", 1)[-1]
    name = wanted if wanted in names else "keting"
    if name not in names:
        msg = f"the backup has no database {wanted}"
        raise Trouble(msg)
    return Living(postgres.url(name), binaries.postgres(postgres.owner, major).folder, postgres.owner)
