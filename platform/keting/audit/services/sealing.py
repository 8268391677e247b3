"""Sealing: what was written since goes into the chain, off the path of those who write."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from keting.audit.models import Entry, Seal
from keting.audit.selectors.chain import genesis, link, seal_digest, waiting
from keting.db.current import office

MOST_IN_BATCH = 5_000
# Two who seal at once would give one place twice; those who write or read do not wait.
ONE_AT_A_TIME = "LOCK TABLE audit_seal IN SHARE ROW EXCLUSIVE MODE"
TAKE_IN = """
UPDATE audit_entry AS line SET place = fresh.place, digest = fresh.digest
FROM unnest(%s::uuid[], %s::bigint[], %s::bytea[]) AS fresh(id, place, digest) WHERE line.id = fresh.id
"""
KEEP_HEAD = "SELECT street.keep_head(%s::jsonb)"


def seal(*, at: datetime) -> int:
    """Take all lines that wait into the chain and tell the street its new head; returns how many."""
    total = 0
    while count := _seal_batch(at):
        total += count
        if count < MOST_IN_BATCH:
            break
    return total


def _seal_batch(at: datetime) -> int:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ONE_AT_A_TIME)
        former = Seal.objects.last()
        lines = list(waiting(at)[:MOST_IN_BATCH])
        if lines:
            _close(former, lines, at)
    return len(lines)


def _close(former: Seal | None, lines: Sequence[Entry], at: datetime) -> None:
    before = bytes(former.digest) if former else genesis(office())
    first = former.last + 1 if former else 1
    digests, digest = list[bytes](), before
    for line in lines:
        digest = link(digest, line)
        digests.append(digest)
    batch = Seal(
        number=former.number + 1 if former else 1,
        first=first,
        last=first + len(lines) - 1,
        count=len(lines),
        sealed_at=at,
    )
    batch.digest = seal_digest(before, batch, digest)
    keys = [str(line.id) for line in lines]
    with connection.cursor() as cursor:
        cursor.execute(TAKE_IN, [keys, list(range(first, batch.last + 1)), digests])
    batch.save(force_insert=True)
    _tell_street(batch, before, at)


def _tell_street(batch: Seal, before: bytes, at: datetime) -> None:
    """Numbers and digests only: no line leaves the office."""
    told = {
        "number": batch.number,
        "lines": batch.last,
        "digest": bytes(batch.digest).hex(),
        "previous": before.hex(),
        "at": at.isoformat(),
    }
    with connection.cursor() as cursor:
        cursor.execute(KEEP_HEAD, [json.dumps(told)])
