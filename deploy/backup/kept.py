"""A folder of backups: what is in it, which one reaches a moment, how many stay.

FOLDER/20261125T024500Z/base/            base.tar.gz, pg_wal.tar.gz, backup_manifest
                        committees/      one file for each committee, street.tar
                        public.dump
                        manifest.json    written last: a folder without it is no backup
FOLDER/wal/                              the log between the backups
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from deploy.local.trouble import Trouble
from keting import clock

MANIFEST = "manifest.json"
HALF = ".half-"
STAMP = "%Y%m%dT%H%M%SZ"
# Positions of the number in a segment's name, after its timeline: 8 digits, then 16.
NUMBER = slice(8, 24)
CHUNK = 1 << 20


@dataclass(frozen=True)
class Backup:
    """One backup as its manifest describes it; instants are ISO 8601 in UTC."""

    folder: Path
    started_at: datetime
    ended_at: datetime
    server_version: int
    key: str
    # The first segment of the log that a base backup needs; '' when there is none.
    first_segment: str = ""
    offices: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def base(self) -> Path:
        """Where the base backup lies."""
        return self.folder / "base"

    def write(self) -> None:
        """Write the manifest, whole and on disk."""
        about = asdict(self) | {
            "started_at": self.started_at.isoformat(),
            "ended_at": self.ended_at.isoformat(),
        }
        del about["folder"]
        write_synced(self.folder / MANIFEST, json.dumps(about, ensure_ascii=False, indent=1))

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read a manifest."""
        about = json.loads((folder / MANIFEST).read_text("utf-8"))
        for name in ("started_at", "ended_at"):
            about[name] = datetime.fromisoformat(about[name])
        return cls(folder=folder, **about)

    def damaged(self) -> list[str]:
        """Return the names of files that are missing or are not what they were."""
        return [
            name
            for name, told in self.files.items()
            if not (self.folder / name).is_file() or told != described(self.folder / name)
        ]


def described(path: Path) -> dict[str, Any]:
    """Return size and SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for piece in iter(lambda: file.read(CHUNK), b""):
            digest.update(piece)
    return {"size": path.stat().st_size, "sha256": digest.hexdigest()}


def described_tree(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the description of every file below a folder, each synced to disk."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            sync(path)
            found[path.relative_to(folder).as_posix()] = described(path)
    return found


def backups(folder: Path) -> list[Backup]:
    """Return the backups of a folder, oldest first."""
    found = [path.parent for path in folder.glob(f"*/{MANIFEST}") if HALF not in path.parent.name]
    return sorted((Backup.read(path) for path in found), key=lambda one: one.ended_at)


def reaching(folder: Path, at: datetime | None) -> Backup:
    """Return the newest base backup that was whole by `at` (None: the newest)."""
    bases = [one for one in backups(folder) if one.first_segment]
    if not bases:
        msg = f"There is no base backup in {folder}: `keting backup` makes one"
        raise Trouble(msg)
    early = [one for one in bases if at is None or one.ended_at <= at]
    if not early:
        msg = f"No backup reaches back so far: the oldest is of {spoken(bases[0].ended_at)}"
        raise Trouble(msg)
    return early[-1]


def prune(folder: Path, keep: int, archives: Iterable[Path]) -> int:
    """Keep the newest backups and the log that the oldest of them needs; return how many went."""
    found = backups(folder)
    old = found[:-keep]
    for one in old:
        # Without its manifest it is no backup any more, however far the removal gets.
        (one.folder / MANIFEST).unlink()
        shutil.rmtree(one.folder)
    firsts = [one.first_segment for one in found[-keep:] if one.first_segment]
    if firsts:
        for archive in archives:
            for path in segments(archive):
                if path.name[NUMBER] < min(first[NUMBER] for first in firsts):
                    path.unlink()
    return len(old)


def segments(archive: Path) -> Iterator[Path]:
    """Yield what stands in an archive of the log, but the histories of timelines."""
    for path in sorted(archive.glob("[0-9A-F]*")) if archive.exists() else ():
        if len(path.name) >= NUMBER.stop and not path.name.endswith(".history"):
            yield path


def carry(source: Path, target: Path) -> None:
    """Have everything of one archive in another too; linked where one disk holds both."""
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in sorted(source.glob("[0-9A-F]*")):
        goal = target / path.name
        if goal.exists():
            continue
        half = target / f"{HALF}{path.name}"
        half.unlink(missing_ok=True)
        try:
            half.hardlink_to(path)
        except OSError:
            shutil.copyfile(path, half)
            sync(half)
        half.replace(goal)
    sync(target)


def write_synced(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    half = path.with_name(f"{HALF}{path.name}")
    half.write_text(text, "utf-8")
    sync(half)
    half.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Have a file's or a folder's content on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def spoken(instant: datetime) -> str:
    """Say an instant as people of Shanghai read it."""
    return f"{clock.local(instant):%Y-%m-%d %H:%M:%S}"
