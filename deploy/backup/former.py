"""What a restore has put aside, for an undo until the next day: schemas, and the data of a whole street."""

import re
import shutil
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from deploy.backup.living import Living
from keting import clock
from keting.clock import ONE_DAY

STAMP = "%Y%m%d%H%M%S"
SCHEMA = re.compile(r"(.+)_old_(\d{14})")
SCHEMAS = "SELECT nspname FROM pg_namespace WHERE nspname ~ '_old_[0-9]{14}$' ORDER BY right(nspname, 14)"
FOLDER = ".before-"


def schemas(house: Living, schema: str) -> list[str]:
    """Return the former schemas of an office, newest last."""
    names = [str(name) for (name,) in house.ask(SCHEMAS)]
    return [name for name in names if name.startswith(f"{schema}_old_")]


def folders(data: Path) -> list[Path]:
    """Return the former data of a server, newest last."""
    return sorted(data.parent.glob(f"{data.name}{FOLDER}*"))


def folder(data: Path, at: datetime) -> Path:
    """Return where data go that make room; of two within one second the later is a second younger."""
    path = data.with_name(f"{data.name}{FOLDER}{at.astimezone(UTC).strftime(STAMP)}")
    return folder(data, at + timedelta(seconds=1)) if path.exists() else path


def drop(house: Living, before: datetime, schema: str = "") -> list[str]:
    """Drop the former schemas, of one office or of all, that were put aside before a moment."""
    gone = []
    for (name,) in house.ask(SCHEMAS):
        match = SCHEMA.fullmatch(name)
        if match and put_aside_at(name) < before and schema in {"", match[1]}:
            house.ask(f'DROP SCHEMA "{name}" CASCADE')
            gone.append(name)
    return gone


def drop_folders(data: Path, before: datetime) -> list[str]:
    """Remove former data that were put aside before a moment."""
    gone = [path for path in folders(data) if put_aside_at(path.name) < before]
    for path in gone:
        shutil.rmtree(path)
    return [path.name for path in gone]


def put_aside_at(name: str) -> datetime:
    """Return the moment that a name ends with."""
    return datetime.strptime(name[-14:], STAMP).replace(tzinfo=UTC)


def yesterday(now: datetime) -> datetime:
    """Return the beginning of yesterday in Shanghai: what was put aside before has had its day."""
    return datetime.combine(clock.day_of(now) - ONE_DAY, time(), clock.SHANGHAI)
