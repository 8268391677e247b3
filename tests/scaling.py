"""`keting bench-scale`: one street grows to a city, in a home that is kept from call to call.

Each size of it has a line of JSON. A call that is stopped, by Ctrl-C, its time box or kill -9, loses nothing:
the next one goes on where it was. Beside the city stands a street of 31, so that both are measured in turn.
"""

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from deploy.local.servers import Servers, locked
from tests import running

SIZES = (31, 300, 1_000, 6_509)
CITY, STREET = "city", "street_of_31"
AGAIN = "the same command goes on from here; `keting bench-scale --remove` gives the disk back"


def main(words: list[str]) -> int:
    """Grow as far as is asked, or as time allows; 1 when an aim is missed or a size not reached."""
    parser = argparse.ArgumentParser(prog="keting bench-scale", description="let a street grow to a city")
    parser.add_argument("--to", type=int, default=SIZES[-1], choices=SIZES, help="how far")
    parser.add_argument("--minutes", type=float, default=90.0, help="open no more after so many (default 90)")
    parser.add_argument("--remove", action="store_true", help="remove what earlier calls have kept")
    options = parser.parse_args(words)
    home = place()
    if options.remove:
        return remove(home)
    sys.stderr.write(f"what is built is kept in {home}: {AGAIN}\n")
    try:
        with servers(home):
            command = [sys.executable, "-m", "tests.bench._scale", str(options.to), str(options.minutes)]
            env = running.surroundings(os.environ["KETING_TEST_DATABASE"].replace("NAME", CITY))
            return min(1, abs(subprocess.run(command, cwd=running.ROOT, env=env, check=False).returncode))
    except KeyboardInterrupt:
        sys.stderr.write(f"stopped: {AGAIN}\n")
        raise


def place() -> Path:
    """Where the city stands: beside the house's data, never in them."""
    return Path(os.environ.get("KETING_SCALE_HOME") or running.ROOT / "var" / "scale").absolute()


def remove(home: Path) -> int:
    """Give the disk back, unless a city is growing just now."""
    if not home.exists():
        sys.stderr.write(f"there is nothing in {home}\n")
        return 0
    built = Servers(home)
    with locked(home / "servers.lock", f"a city is growing in {home}: stop it first"):
        for folder in {built.place, home}:
            shutil.rmtree(folder)
    sys.stderr.write(f"removed: {home}\n")
    return 0


@contextlib.contextmanager
def servers(home: Path) -> Iterator[None]:
    """Servers that sync, with the two databases in them, each brought up to date."""
    built = Servers(home)
    # A city's catalogue takes gigabytes: the server that holds it has more than a street's few megabytes.
    built.postgres.more = {"archive_mode": "off", "shared_buffers": "2GB"}
    with built:
        os.environ |= {"KETING_HOME": str(home), "KETING_TEST_HOME": str(home), "REDIS_URL": built.redis_url}
        os.environ |= {"PYTEST_XDIST_WORKER": "run", "KETING_ROLES": "scale"}
        os.environ["KETING_TEST_DATABASE"] = built.database_url("NAME")
        for name in (STREET, CITY):
            if not built.has(name):
                built.createdb(name)
            running.build(built.database_url(name), "keting", "migrate")
        yield


def names() -> list[str]:
    """The sizes as benchmarks: `keting bench scale_300` is `keting bench-scale --to 300`."""
    return [f"scale_{size}" for size in SIZES]
