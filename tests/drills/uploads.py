"""Hostile and odd register files through the whole import: in time, in memory, whole or not at all.

Violations: a file over 20 s or 512 MB, one that ends in no known way, rows of a refused file, rows that a
taken one lacks, and pages that become slower while five bombs are read at once. The twin lets the reader
take what it wants (up to 3 GB and two minutes).
"""

import contextlib
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.db import connection

from committees.households.kinds import ImportState
from committees.households.models import Household, Resident
from committees.households.services import imports, reading
from keting import clock
from keting.accounts.models import Account
from tenants.models import Tenant
from tenants.scope import scope
from tests.drills._hostile import BOMBS, FILES
from tests.plugin import database_url
from tests.served import Found, get, hammer, served

SCHEMA = "c310104008043"
SECONDS, MEMORY_MB, SLOWER = 20, 512, 1.5
CLIENTS, REQUESTS = 4, 150
LAST, CROWD = len(FILES), len(BOMBS)
REHEARSAL = {"LAST": 8, "CROWD": 1, "REQUESTS": 5, "SLOWER": 100}
WIDE = {
    r"^UPLOAD, UNPACKED, MEMORY = .*$": "UPLOAD, UNPACKED, MEMORY = 10 * MEGA, 4000 * MEGA, 3000 * MEGA",
    r"^RATIO, SECONDS, (.*) = .*$": r"RATIO, SECONDS, \1 = 10**9, 120, 10**9, 10**9, 10**9, 10**9",
}


def run(*, is_guarded: bool, n: int | None) -> dict[str, Any]:
    """Each file once, then five bombs beside a page."""
    home = Tenant.objects.select_related("committee").get(schema_name=SCHEMA)
    with tempfile.TemporaryDirectory() as folder:
        if not is_guarded:
            loosen(Path(folder))
        with scope(home):
            by = Account.objects.create(username="drill", display_name="王静", roles=["director"])
            ends = [one_file(name, make(), by) for name, make in list(FILES.items())[-(n or LAST) :]]
        alone, beside = beside_a_page(home)
    wrong = [f"{one['name']}: {one['wrong']}" for one in ends if one["wrong"]]
    slower = beside.percentile(0.95) / alone.percentile(0.95)
    broken = len(beside.statuses) - beside.count(200)
    return {
        "n": len(ends),
        "violations": len(wrong) + (slower > SLOWER) + broken,
        "wrong": wrong[:10],
        "taken": sum(one["state"] == ImportState.DONE for one in ends),
        "slowest_s": max(one["seconds"] for one in ends),
        "most_mb": max(one["mb"] for one in ends),
        "p95_ms": alone.percentile(0.95),
        "p95_beside_five_bombs_ms": beside.percentile(0.95),
    }


def one_file(name: str, content: bytes, by: Account) -> dict[str, Any]:
    """Upload, check, and take in what can be taken; how it ended and what was wrong with it."""
    before, began = rows(), time.monotonic()
    with watched() as most:
        state, counts = through(content, name, by)
    seconds = round(time.monotonic() - began, 1)
    added = tuple(now - then for now, then in zip(rows(), before, strict=True))
    expected = (
        (counts.get("homes_new", 0), counts.get("people_new", 0)) if state == ImportState.DONE else (0, 0)
    )
    wrong = [
        f"{added} rows instead of {expected}" if added != expected else "",
        f"{seconds} s" if seconds > SECONDS else "",
        f"{most[0]} MB" if most[0] > MEMORY_MB else "",
        f"ended as {state}" if state not in {ImportState.DONE, ImportState.REFUSED} else "",
    ]
    return {
        "name": name,
        "seconds": seconds,
        "mb": most[0],
        "state": state,
        "wrong": ", ".join(filter(None, wrong)),
    }


@contextlib.contextmanager
def watched() -> Iterator[list[int]]:
    """The most memory (MB) of any child meanwhile, looked at a hundred times a second."""
    most, is_over = [0], threading.Event()

    def look() -> None:
        while not is_over.wait(0.01):
            for path in Path("/proc/self/task").glob("*/children"):
                most[0] = max([most[0], *map(peak, path.read_text(encoding="ascii").split())])

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield most
    finally:
        is_over.set()
        watcher.join()


def peak(pid: str) -> int:
    """A reader's largest size so far, since it is one; 0 for what is gone, or not yet one."""
    with contextlib.suppress(OSError):
        if b"reader" in Path(f"/proc/{pid}/cmdline").read_bytes():
            told = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").partition("VmHWM:")[2]
            return int(told.split()[0]) // 1024 if told else 0
    return 0


def through(content: bytes, name: str, by: Account) -> tuple[str, dict[str, int]]:
    """The whole way of a file as the worker goes it."""
    try:
        kept = imports.upload_register(content=content, file_name=f"{name}.xlsx", by=by, at=clock.now())
    except imports.Refusal:
        return ImportState.REFUSED, {}
    imports.check_import(import_id=str(kept.id), at=clock.now())
    kept.refresh_from_db()
    if kept.state == ImportState.CHECKED and not kept.counts["problems"]:
        imports.confirm_import(import_id=str(kept.id), by=by, at=clock.now())
        imports.run_import(import_id=str(kept.id), at=clock.now())
    elif kept.state == ImportState.CHECKED:
        imports.withdraw_import(import_id=str(kept.id), at=clock.now())
    kept.refresh_from_db()
    return kept.state, kept.counts


def rows() -> tuple[int, int]:
    """Doors and people in the register."""
    return Household.objects.count(), Resident.objects.count()


def beside_a_page(home: Tenant) -> tuple[Found, Found]:
    """A page alone, and while five bombs are read."""
    url = database_url(str(connection.settings_dict["NAME"]))
    bombs = [make() for make in list(BOMBS.values())[:CROWD]]
    columns = [[get("/rooms/")] * REQUESTS] * CLIENTS
    connection.close()
    is_over = threading.Event()

    def keep_busy(bomb: bytes) -> None:
        while not is_over.is_set():
            read(bomb)

    with served(url) as port, ThreadPoolExecutor(len(bombs)) as pool:
        hammer(port, columns)
        alone = hammer(port, columns)
        reads = [pool.submit(keep_busy, bomb) for bomb in bombs]
        beside = hammer(port, columns)
        is_over.set()
        for one in reads:
            one.result()
    return alone, beside


def read(bomb: bytes) -> str:
    """What the reader says to it."""
    try:
        reading.read_sheets(bomb)
    except imports.Refusal as refusal:
        return refusal.code
    return ""


def loosen(folder: Path) -> None:
    """The twin's reader: without its limits."""
    program = reading.PROGRAM.read_text(encoding="utf-8")
    for pattern, wide in WIDE.items():
        program = re.sub(pattern, wide, program, flags=re.MULTILINE)
    reading.PROGRAM, reading.SECONDS = folder / "reader.py", 120
    reading.PROGRAM.write_text(program, encoding="utf-8")
