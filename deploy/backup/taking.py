"""Taking a backup: the whole server as files, each office as a dump, one manifest; people go on working."""

import base64
import hashlib
import hmac
import json
import os
import shutil
import tarfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from deploy.backup import kept
from deploy.backup.kept import Backup
from deploy.backup.living import OFFICES, Living, Say
from deploy.backup.packed import check_base
from deploy.backup.programs import run, session
from deploy.backup.register import register_rows
from deploy.local.servers import locked
from deploy.local.trouble import Trouble

APPLIED = "SELECT app || '.' || name FROM {}.django_migrations ORDER BY app, name"


@dataclass(frozen=True)
class Order:
    """What is asked for: where backups go and how many are kept."""

    folder: Path
    keep: int
    say: Say


def take(living: Living, order: Order) -> Backup:
    """Make a backup, look at it again, throw away those that are too old; a failure leaves no half one."""
    order.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as last:
        lock = locked(order.folder / ".lock", f"Another backup into {order.folder} is running")
        last.callback(lock.close)
        for left in order.folder.glob(f"{kept.HALF}*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        half = order.folder / f"{kept.HALF}{os.getpid()}"
        half.mkdir(mode=0o700)
        last.callback(shutil.rmtree, half, ignore_errors=True)
        made = moved(fill(living, half, order.say))
        archives = [order.folder / "wal"]
        if living.postgres is not None:
            living.close_segment()
            kept.carry(living.postgres.archive, archives[0])
            archives.append(living.postgres.archive)
        gone = kept.prune(order.folder, order.keep, archives)
        size = sum(told["size"] for told in made.files.values())
        order.say(f"backup {made.folder} stands: {size / 1e6:.1f} MB, {gone} old ones removed")
    return made


def fill(living: Living, half: Path, say: Say) -> Backup:
    """Put everything into a folder and check it."""
    started_at = now_of(living)
    first = ""
    if living.postgres is not None:
        first = take_base(living, half / "base", say)
        check_base(half / "base")
    offices = dump_offices(living, half, say)
    made = Backup(
        folder=half,
        started_at=started_at,
        ended_at=now_of(living),
        server_version=living.ask("SELECT current_setting('server_version_num')::int")[0][0],
        key=key_digest(),
        first_segment=first,
        offices=offices,
        files=kept.described_tree(half),
    )
    made.write()
    if made.damaged():
        msg = f"the disk did not keep what was written: {made.damaged()[0]}"
        raise Trouble(msg)
    return made


def moved(made: Backup) -> Backup:
    """Give a whole backup its name."""
    target = made.folder.with_name(made.ended_at.strftime(kept.STAMP))
    made.folder.rename(target)
    kept.sync(target.parent)
    return Backup.read(target)


def now_of(living: Living) -> datetime:
    """Return the database's time, which is what its log is dated by."""
    found: datetime = living.ask("SELECT clock_timestamp()")[0][0]
    return found


def take_base(living: Living, target: Path, say: Say) -> str:
    """Copy the whole server while it works; return the first segment of the log that the copy needs."""
    say("base backup of the whole server")
    words = [f"--pgdata={target}", "--format=tar", "--gzip", "--wal-method=stream", "--checkpoint=fast"]
    run(living.programs / "pg_basebackup", *words, "--manifest-checksums=SHA256", url=living.url)
    about = json.loads((target / "backup_manifest").read_text("utf-8"))["WAL-Ranges"][0]
    return str(living.ask("SELECT pg_walfile_name(%s)", about["Start-LSN"])[0][0])


def dump_offices(living: Living, half: Path, say: Say) -> dict[str, dict[str, Any]]:
    """Dump every office and the register, all as of one moment."""
    (half / "committees").mkdir(mode=0o700)
    found = {}
    with session(living.url, is_snapshot=True) as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        words = ["--format=custom", "--schema=public", "--schema=extensions", "--extension=*"]
        words += [f"--snapshot={snapshot}", f"--file={half / 'public.dump'}"]
        run(living.programs / "pg_dump", *words, url=living.url)
        cursor.execute(OFFICES)
        offices = dict(cursor.fetchall())
        for number, (schema, name) in enumerate(offices.items(), start=1):
            say(f"dump {number}/{len(offices)} {name}")
            target = half / "committees" / f"{schema}.tar"
            found[schema] = dump_office(living, cursor, target, snapshot)
    return found


def dump_office(living: Living, cursor: Any, target: Path, snapshot: str) -> dict[str, Any]:
    """Write one office's file: its schema, its rows of the register, and what it is."""
    schema = target.stem
    work = target.with_suffix("")
    work.mkdir(mode=0o700)
    dump = work / "schema.dump"
    words = ["--format=custom", f"--schema={schema}", f"--snapshot={snapshot}", f"--file={dump}"]
    run(living.programs / "pg_dump", *words, url=living.url)
    rows = register_rows(cursor, schema)
    about = {
        "schema": schema,
        "name": rows["tenants_tenant"][0]["name"],
        "taken_at": now_of(living).isoformat(),
        "migrations": migrations(cursor, schema),
        "key": key_digest(),
        "dump": kept.described(dump),
    }
    (work / "register.json").write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    (work / "about.json").write_text(json.dumps(about, ensure_ascii=False), "utf-8")
    with tarfile.open(target, "w") as tar:
        for path in sorted(work.iterdir()):
            tar.add(path, path.name)
    shutil.rmtree(work)
    return {"name": about["name"], "migrations": about["migrations"]}


def migrations(cursor: Any, schema: str) -> str:
    """Return a digest of the migrations that an office has had."""
    cursor.execute(APPLIED.format(schema))
    names = "\n".join(name for (name,) in cursor.fetchall())
    return hashlib.sha256(names.encode()).hexdigest()[:16]


def key_digest() -> str:
    """Return what tells one master key from another and says nothing about it."""
    master = base64.urlsafe_b64decode(os.environ["KETING_MASTER_KEY"])
    return hmac.new(master, b"keting:backup", hashlib.sha256).hexdigest()[:16]
