"""Holding the record against its chain, and the chain against the heads that the street keeps.

Whoever can write to the tables as their owner can rewrite a line, its digest, even all that follow; not the
heads that the street has kept since. Each finding names the batch and, where there is one, the line.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from keting.audit.models import Entry, Seal
from keting.audit.selectors.chain import genesis, link, seal_digest

# A transaction ends long before; what is older than the batch before its own was written by no page or task.
LATE = timedelta(hours=1)
UUID7 = 7
# Above so many wrong lines in a batch it is not looked for where each belongs.
FEW = 40


@dataclass(frozen=True)
class Head:
    """Where an office's chain stood on a day, as the street keeps it."""

    day: date
    number: int
    digest: bytes


@dataclass(frozen=True)
class Finding:
    """What is not as it was sealed, and where."""

    kind: str
    batch: int
    says: str
    place: int | None = None
    line_id: UUID | None = None

    def __str__(self) -> str:
        line = "" if self.place is None else f", line {self.place}"
        name = f" ({self.line_id})" if self.line_id else ""
        return f"batch {self.batch}{line}{name}: {self.says}"


@dataclass(frozen=True)
class Batch:
    """A batch with its lines and what stood before it; None where that is lost."""

    seal: Seal
    lines: Sequence[Entry]
    before: bytes | None
    # When the record was last sealed before, a while earlier: older lines cannot have waited for this batch.
    not_older: datetime | None


def check(*, office: str, heads: Sequence[Head]) -> list[Finding]:
    """Everything in the record of this scope's office that is not as it was sealed."""
    seals = list(Seal.objects.order_by("number", "id"))
    found = [finding for batch in _batches(office, seals) for finding in _wrong(batch)]
    found += [*_gaps(seals), *_outside(seals), *_against(heads, {one.number: one for one in seals})]
    return sorted(found, key=lambda one: (one.batch, one.place or 0))


def _batches(office: str, seals: Sequence[Seal]) -> Iterator[Batch]:
    former: Seal | None = None
    not_older: datetime | None = None
    for seal in seals:
        if former and former.sealed_at < seal.sealed_at:
            not_older = former.sealed_at - LATE
        follows = seal.number == (former.number if former else 0) + 1
        before = (bytes(former.digest) if former else genesis(office)) if follows else None
        lines = Entry.objects.filter(place__gte=seal.first, place__lte=seal.last).order_by("place", "id")
        yield Batch(seal, list(lines), before, not_older)
        former = seal


def _wrong(batch: Batch) -> list[Finding]:
    changed, digest = list[Finding](), batch.before
    seal = batch.seal
    standing = _by_place(batch)
    for place in range(seal.first, seal.last + 1):
        lines = standing.get(place, [])
        if not lines:
            changed.append(Finding("missing", seal.number, "is missing", place))
            digest = None
            continue
        line, *more = sorted(lines, key=lambda one: digest is None or not _follows(digest, one))
        changed += [_of("added", batch, one, "stands where another line stands") for one in more]
        if digest is not None and not _follows(digest, line):
            changed.append(_of("changed", batch, line, "is not as it was sealed"))
        digest = bytes(line.digest or b"")
    if not changed and digest is not None and batch.before is not None and not _closes(batch, digest):
        changed.append(
            Finding("batch", seal.number, "is not as it was closed, though its lines fit together")
        )
    return [*_moved(batch, changed), *_too_old(batch)]


def _by_place(batch: Batch) -> Mapping[int, list[Entry]]:
    standing: dict[int, list[Entry]] = {}
    for line in batch.lines:
        standing.setdefault(int(line.place or 0), []).append(line)
    return standing


def _follows(before: bytes, line: Entry) -> bool:
    return link(before, line) == bytes(line.digest or b"")


def _closes(batch: Batch, digest: bytes) -> bool:
    return seal_digest(batch.before or b"", batch.seal, digest) == bytes(batch.seal.digest)


def _moved(batch: Batch, found: Sequence[Finding]) -> list[Finding]:
    """Say of a line that fits elsewhere in its batch that it was moved."""
    wrong = {one.line_id for one in found if one.kind == "changed"}
    if not 1 < len(wrong) <= FEW:
        return list(found)
    digests = {bytes(line.digest or b"") for line in batch.lines}
    places = digests | ({batch.before} if batch.before else set())
    elsewhere = {
        line.id
        for line in batch.lines
        if line.id in wrong and any(link(before, line) in digests for before in places)
    }
    return [
        Finding("moved", one.batch, "was sealed, but not in this place", one.place, one.line_id)
        if one.line_id in elsewhere
        else one
        for one in found
    ]


def _too_old(batch: Batch) -> Iterator[Finding]:
    for line in batch.lines:
        if batch.not_older and not line.brought_at and _written_at(line) < batch.not_older:
            yield _of("added", batch, line, "was put in later: it is older than the batch before its own")


def _written_at(line: Entry) -> datetime:
    """The earlier of what the line says and what its key says."""
    if line.id.version != UUID7:
        return line.at
    return min(line.at, datetime.fromtimestamp((line.id.int >> 80) / 1000, UTC))


def _of(kind: str, batch: Batch, line: Entry, says: str) -> Finding:
    return Finding(kind, batch.seal.number, says, line.place, line.id)


def _gaps(seals: Sequence[Seal]) -> Iterator[Finding]:
    """Batches that are not there, and those that do not begin where the one before them ended."""
    number = last = 0
    for seal in seals:
        for missing in range(number + 1, seal.number):
            yield Finding("missing", missing, "the whole batch is missing")
        if seal.number == number + 1 and seal.first != last + 1:
            yield Finding("batch", seal.number, "does not begin where the batch before it ended")
        number, last = seal.number, seal.last


def _outside(seals: Sequence[Seal]) -> Iterator[Finding]:
    """Lines that no batch holds: with a place beyond the end, or older than what has been sealed."""
    end, number = (seals[-1].last, seals[-1].number) if seals else (0, 0)
    for line in Entry.objects.filter(place__gt=end).order_by("place", "id"):
        yield Finding("batch", number + 1, "has a place, but no batch holds it", line.place, line.id)
    if not seals:
        return
    limit = seals[-1].sealed_at - LATE
    for line in Entry.objects.filter(place__isnull=True, brought_at__isnull=True).order_by("id"):
        if _written_at(line) < limit:
            says = f"the line {line.id} is older than this batch and stands outside the chain"
            yield Finding("added", number, says, line_id=line.id)


def _against(heads: Sequence[Head], seals: Mapping[int, Seal]) -> Iterator[Finding]:
    """Whatever head the street has kept must still be in the chain."""
    end, known = max(seals, default=0), 0
    for head in sorted(heads, key=lambda one: one.number):
        seal = seals.get(head.number)
        if seal is None and head.number > end:
            says = f"is cut off: the street knows the batches up to {head.number} since {head.day}"
            yield Finding("cut", end + 1, says)
        elif seal is not None and bytes(seal.digest) != head.digest:
            says = f"is not the one that the street knows since {head.day}; up to batch {known} it is"
            yield Finding("head", head.number, says)
        else:
            known = head.number
