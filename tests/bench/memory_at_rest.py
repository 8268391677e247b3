"""Megabytes (PSS) of a whole house of 31 committees at rest, with its servers and its launcher.

It is built as in service: what came along with the tests, and is loaded wherever it is found, stays hidden.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from statistics import median_high
from types import SimpleNamespace
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from tenants.registers import committee_openings
from tests.live import free_port
from tests.plugin import ROOT

# Some rest after the first day has been counted; then through two minutes of sweeps.
REST_SECONDS, TIMES, BETWEEN_SECONDS = 60, 25, 5
LONGEST_START = 180
AIM = "≤ 300 MB"
# Of no package that a house in service has; DRF looks for both.
OF_THE_TESTS = ("requests", "pygments")
NOTE = """Six Python processes share what they load, but for 15 to 20 MB of each: whoever reads an object
writes its count of readers. PostgreSQL's 24 MB of buffers are all in use."""
OURS = ("postgres", "redis", "gunicorn", "worker")
# A house takes too long to build: only ourselves are weighed.
REHEARSAL = {
    "house": lambda: nullcontext((SimpleNamespace(pid=os.getpid()), 0)),
    "committee_openings": list,
    "REST_SECONDS": 0,
    "TIMES": 1,
    "BETWEEN_SECONDS": 0,
}


def run() -> dict[str, Any]:
    """Open the house, look once into every committee, let it rest, and weigh it while its clocks tick on."""
    with house() as (process, port):
        for one in committee_openings():
            ask(port, f"{one.slug}.localhost", "/")
        time.sleep(REST_SECONDS)
        weighed = []
        for _ in range(TIMES):
            time.sleep(BETWEEN_SECONDS)
            weighed.append(weigh(process.pid))
    totals = [round(sum(parts.values()), 1) for parts in weighed]
    total = median_high(totals)
    parts = weighed[totals.index(total)]
    return {
        "unit": "MB PSS",
        "ours": total,
        "peer": None,
        "limit": None,
        "n": TIMES,
        "least_and_most": [min(totals), max(totals)],
        "parts": {name: round(size, 1) for name, size in sorted(parts.items())},
        "aim": AIM,
        "met": total <= 300,
        "note": "" if total <= 300 else " ".join(NOTE.split()),
    }


@contextmanager
def house() -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """`keting up` in a folder of its own, once it answers."""
    folder, port = Path(tempfile.mkdtemp(prefix="keting-rest-")), free_port()
    folder.chmod(0o711)
    env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    env |= {"KETING_HOME": str(folder), "KETING_PORT": str(port), "KETING_ROLES": "keting"}
    env["PYTHONPATH"] = os.pathsep.join([str(without(folder)), env.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "keting", "up"]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        wait(port)
        yield process, port
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def without(folder: Path) -> Path:
    """A place where these are not found, to be looked at first."""
    hidden = folder / "hidden"
    hidden.mkdir()
    for name in OF_THE_TESTS:
        (hidden / f"{name}.py").write_text("raise ImportError\n")
    return hidden


def wait(port: int) -> None:
    """Until the house says that it is ready."""
    until = time.monotonic() + LONGEST_START
    while True:
        try:
            ask(port, "localhost", "/readyz")
        except (URLError, OSError):
            if time.monotonic() > until:
                raise
            time.sleep(0.5)
        else:
            return


def ask(port: int, host: str, path: str) -> None:
    """One page."""
    request = Request(f"http://127.0.0.1:{port}{path}", headers={"Host": f"{host}:{port}"})
    with urlopen(request, timeout=30) as answer:
        answer.read()


def weigh(root: int) -> dict[str, float]:
    """Megabytes of a process and all that descend from it, by what they are."""
    children = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children[int(words[1])].append(int(path.parent.name))
    parts: dict[str, float] = defaultdict(float)
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        waiting += children[pid]
        with suppress(OSError):  # ended meanwhile: it weighs nothing
            parts[name_of(pid)] += pss(pid)
    return parts


def name_of(pid: int) -> str:
    """Which part of the house a process is."""
    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    return next((name for name in OURS if name in words), "launcher")


def pss(pid: int) -> float:
    """Its share of memory."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
