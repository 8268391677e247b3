"""The chain: each line's digest holds the line's own words and the digest before it; a batch closes with one.

Every line that is visible and has no place yet waits, whatever its time or key says: a transaction that
commits late leaves its lines to the next batch, and none is passed over.
"""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from keting.audit.models import Entry, Seal

# Until then the merge that brought a line may be undone, and the line goes back where it came from.
SETTLES_IN = timedelta(days=3)
# What a digest is made of; what is empty is left out, so that a column more changes no digest.
SAID = (
    "id",
    "at",
    "actor_id",
    "actor_name",
    "verb",
    "thing",
    "thing_id",
    "why",
    "before",
    "after",
    "brought_at",
)


def waiting(at: datetime) -> QuerySet[Entry]:
    """Lines outside the chain that are to be sealed now, in the order of their keys."""
    is_settled = Q(brought_at__isnull=True) | Q(brought_at__lt=at - SETTLES_IN)
    return Entry.objects.filter(is_settled, place__isnull=True).order_by("id")


def is_waiting(at: datetime) -> bool:
    """Whether there is anything to seal."""
    return waiting(at).exists()


def genesis(office: str) -> bytes:
    """What the first line of an office's record follows: nobody else's chain fits in its place."""
    return hashlib.sha256(b"keting record 1\n" + office.encode()).digest()


def link(before: bytes, line: Entry) -> bytes:
    """The digest of a line that follows the digest `before`."""
    said = {name: _plain(value) for name in SAID if (value := getattr(line, name)) not in (None, "")}
    return hashlib.sha256(before + _canonical(said)).digest()


def seal_digest(former: bytes, batch: Seal, last_line: bytes) -> bytes:
    """The digest that closes a batch, after that of the batch before it and of its own last line."""
    said = [batch.number, batch.first, batch.last, batch.count, _plain(batch.sealed_at)]
    return hashlib.sha256(former + last_line + _canonical(said)).digest()


def _canonical(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID) else value
