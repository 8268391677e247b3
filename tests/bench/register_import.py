"""徐汇苑's register of 1,336 households: read, validated, compared, written; the whole task of a worker.

The peer reads with openpyxl and writes row by row with get_or_create, without validation. The limit is
COPY of rows that lie ready. Sides alternate; every run starts with an empty register and ends committed.
"""

import io
import statistics
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

import openpyxl
from django.db import connection, transaction

from committees.households import demo
from committees.households.demo.workbook import BASES, RELATIONS
from committees.households.kinds import ImportState
from committees.households.models import Household, RegisterImport, Resident
from committees.households.services import imports
from keting import clock
from keting.accounts.models import Account
from keting.db.fields import seal_bytes
from keting.marks.models import Mark
from tenants.scope import committees, scope

ROUNDS = 5
REHEARSAL = {"demo.TOWER_HOMES": 20}
AIM = "at least 10 times the peer, at most 0.5 s and 200 MB"
TASKS = Path("/proc/self/task")
TABLES = ("households_household", "households_resident")
BASIS_OF = {word: basis for basis, word in BASES.items()}
RELATION_OF = {word: relation for relation, word in RELATIONS.items()}


def run() -> dict[str, Any]:
    """Medians of five rounds, in milliseconds."""
    stream = io.BytesIO()
    demo.write_register_xlsx(stream, day=clock.today())
    content = stream.getvalue()
    with scope(next(tenant for tenant in committees() if tenant.schema_name == demo.TOWERS)):
        by = Account.objects.create(username="bench", display_name="bench", roles=["worker"])
        with Peak() as peak:
            timed(lambda: prepared(content, by), take_in)
        people, memory = Resident.objects.count(), round(peak.bytes / 2**20)
        ready = unload()
        rounds = [
            (
                timed(lambda: prepared(content, by), take_in),
                timed(lambda: content, naive),
                timed(lambda: ready, load),
            )
            for _ in range(ROUNDS)
        ]
    ours, peer, limit = (statistics.median(side) for side in zip(*rounds, strict=True))
    met = peer / ours >= 10 and ours <= 500 and memory <= 200
    return {
        "unit": "ms",
        "ours": round(ours, 1),
        "peer": round(peer, 1),
        "limit": round(limit, 1),
        "n": people,
        "households": demo.TOWER_HOMES,
        "memory_mb": memory,
        "aim": AIM,
        "met": met,
    }


def timed(prepare: Callable[[], Any], work: Callable[[Any], None]) -> float:
    """Milliseconds of the work alone, on an empty register."""
    for model in (Resident, Household, Mark):
        model.objects.all()._raw_delete("default")
    given = prepare()
    started = time.perf_counter()
    work(given)
    return (time.perf_counter() - started) * 1000


def prepared(content: bytes, by: Account) -> str:
    """A confirmed import, waiting for its worker."""
    now = clock.now()
    kept = RegisterImport.objects.create(
        state=ImportState.RUNNING,
        started_by=by,
        file_name="register.xlsx",
        content=seal_bytes(content, "register"),
        uploaded_at=now,
        touched_at=now,
    )
    return str(kept.id)


def take_in(import_id: str) -> None:
    """Our way: what the task does."""
    imports.run_import(import_id=import_id, at=clock.now())
    assert RegisterImport.objects.get(id=import_id).state == ImportState.DONE


@transaction.atomic
def naive(content: bytes) -> None:
    """The peer's way."""
    today = clock.today()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    for (
        _,
        building,
        unit,
        room,
        _,
        relation,
        name,
        sex,
        born_on,
        number,
        phone,
        basis,
        tags,
    ) in sheet.iter_rows(min_row=4, values_only=True):
        household, _ = Household.objects.get_or_create(
            building=building.removesuffix("号楼"),
            unit=unit.removesuffix("单元"),
            room_no=room,
            defaults={"since": today},
        )
        if name:
            Resident.objects.get_or_create(
                household=household,
                name=name,
                born_on=born_on.date() if isinstance(born_on, datetime) else born_on,
                defaults={
                    "sex": "1" if sex == "男" else "2",
                    "id_number": number,
                    "phone": phone or "",
                    "basis": BASIS_OF[basis],
                    "relation": RELATION_OF[relation],
                    "is_head": relation == "户主",
                    "tags": (tags or "").split("、"),
                    "since": today,
                },
            )


def unload() -> list[tuple[str, str]]:
    """The tables' rows as COPY writes them."""
    texts = []
    with connection.cursor() as cursor:
        for table in TABLES:
            text = io.StringIO()
            cursor.copy_expert(f"COPY {table} TO STDOUT", text)
            texts.append((table, text.getvalue()))
    return texts


@transaction.atomic
def load(texts: list[tuple[str, str]]) -> None:
    """The physical limit: rows that lie ready."""
    with connection.cursor() as cursor:
        for table, text in texts:
            cursor.copy_expert(f"COPY {table} FROM STDIN", io.StringIO(text))


class Peak(Thread):
    """Watches what this process and its reader hold together (PSS), a hundred times a second."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.bytes, self.stopped = 0, Event()

    def __enter__(self) -> "Peak":
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stopped.set()
        self.join()

    def run(self) -> None:
        while not self.stopped.wait(0.01):
            children = [pid for one in TASKS.glob("*/children") for pid in one.read_text().split()]
            self.bytes = max(self.bytes, sum(pss(pid) for pid in ["self", *children]))


def pss(pid: str) -> int:
    """Proportional set size in bytes; nothing for a process that has just ended."""
    try:
        return int(Path(f"/proc/{pid}/smaps_rollup").read_text().split("Pss:")[1].split()[0]) * 1024
    except (OSError, IndexError):
        return 0
