"""Somebody owns the tables, puts the triggers aside and falsifies the record: all is found, and where.

Seeded harms of fourteen kinds over a record of eight days: fields, digests, whole chains rewritten; lines and
batches taken out, swapped, put in; the end cut off. The twin reads the same tables without digests and heads.
"""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from committees.staff.models import Worker
from keting.audit.models import Entry
from keting.audit.selectors import Finding, checking
from keting.audit.services import record, seal
from reporting.commands import findings
from reporting.models import RecordHead
from tenants.models import Tenant
from tenants.scope import owner_scope, scope, street
from tests.drills._tampering import FREE, HARMS, Harm, hold

HARMED = 252
REHEARSAL = {"HARMED": 28, "DAYS": 3}
DAYS, BATCHES = 8, 3
SEED = 20261129
FIRST = datetime(2026, 11, 16, 1, tzinfo=UTC)
SCHEMA = "c310104008043"


def run(*, is_guarded: bool, n: int | None) -> dict[str, Any]:
    """n harms; violations are those not found, not pinpointed, and false alarms about a whole record."""
    home, rng = Tenant.objects.select_related("committee").get(schema_name=SCHEMA), random.Random(SEED)
    with scope(home):
        write_record(rng)
    if not is_guarded:
        forget_digests()
    told = Counter[str]()
    missed = Counter[str]()
    false = len(findings(home))
    for number in range(n or HARMED):
        harm, found = harmed(home, rng, number)
        outcome = judge(harm, found)
        told[outcome] += 1
        if outcome != "pinpointed":
            missed[harm.kind] += 1
    with scope(home):
        lines = Entry.objects.count()
    return {
        "n": n or HARMED,
        "kinds": len(HARMS),
        "lines": lines,
        "violations": told["missed"] + told["found elsewhere"] + false + len(findings(home)) * is_guarded,
        "pinpointed": told["pinpointed"],
        "found_elsewhere": told["found elsewhere"],
        "missed": told["missed"],
        "false_alarms": false,
        "by_kind": dict(missed),
    }


def write_record(rng: random.Random) -> None:
    """Eight days of lines, sealed three times a day."""
    thing = Worker.objects.create(name="范晓")
    for batch in range(DAYS * BATCHES):
        at = FIRST + timedelta(days=batch // BATCHES, hours=3 * (batch % BATCHES))
        for line in range(rng.randint(4, 12)):
            record(
                actor=None,
                by="drill",
                verb=rng.choice(["book", "reveal_phone"]),
                thing=thing,
                at=at,
                why=f"{line}",
            )
        seal(at=at + timedelta(minutes=5))


def harmed(home: Tenant, rng: random.Random, number: int) -> tuple[Harm, list[Finding]]:
    """Do one harm, look for it, take it back."""
    with owner_scope(home), transaction.atomic():
        for statement in FREE:
            hold(statement)
        harm = HARMS[number % len(HARMS)](rng)
        found = findings(home)
        transaction.set_rollback(True)
    return harm, found


def judge(harm: Harm, found: list[Finding]) -> str:
    """Whether it was found, and where it was done."""
    if not found:
        return "missed"
    return "pinpointed" if any(names(harm, one) for one in found) else "found elsewhere"


def names(harm: Harm, found: Finding) -> bool:
    """A line by its place or key, a batch by its number; a rewritten chain by the street's days."""
    if found.kind == "head":
        return known_before(found.batch) < harm.batch <= found.batch
    if harm.line is not None and found.line_id == harm.line:
        return True
    if not harm.places:
        return found.batch == harm.batch
    # The last line of a batch has nothing behind it but the batch's own digest.
    at_end = found.kind == "batch" and found.place is None
    return found.batch == harm.batch and (found.place in harm.places or at_end)


def known_before(number: int) -> int:
    """The batch of the last head before this one."""
    with owner_scope(street()):
        rows = RecordHead.objects.filter(office=SCHEMA, number__lt=number).order_by("-number")
        return rows.values_list("number", flat=True).first() or 0


def forget_digests() -> None:
    """The twin: lines and batches are counted, nothing more."""
    checking._follows = lambda *_all: True  # type: ignore[assignment]
    checking._closes = lambda *_all: True  # type: ignore[assignment]
    checking._against = lambda *_all: iter(())  # type: ignore[assignment]
