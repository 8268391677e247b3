"""What somebody who owns the tables may do to a record, each as cleverly as it goes without the street."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import F

from keting.audit.models import Entry, Seal
from keting.audit.selectors import genesis, link, seal_digest
from keting.audit.services import sealing
from keting.db.current import office

FREE = (
    "ALTER TABLE audit_entry DISABLE TRIGGER USER",
    "ALTER TABLE audit_seal DISABLE TRIGGER USER",
    "DROP INDEX entry_place_once",
    "ALTER TABLE audit_seal DROP CONSTRAINT seal_counts_its_lines",
)
EDITS = ("actor_name", "verb", "why", "thing_id", "at", "after")


@dataclass(frozen=True)
class Harm:
    """What was done where: the batch, and the places of which one must be named."""

    kind: str
    batch: int
    places: frozenset[int] = frozenset()
    line: object = None


def hold(statement: str) -> None:
    """One statement as the owner."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def some_line(rng: random.Random, *, but_ends: bool = False) -> tuple[Entry, Seal]:
    """A sealed line and its batch."""
    batch = rng.choice(list(Seal.objects.all()))
    first, last = (batch.first + 1, batch.last - 1) if but_ends else (batch.first, batch.last)
    return Entry.objects.get(place=rng.randint(first, last)), batch


def edit(rng: random.Random) -> Harm:
    """Change one field."""
    line, batch = some_line(rng)
    falsify(rng, line)
    return Harm("edit", batch.number, frozenset({line.place}), line.id)


def falsify(rng: random.Random, line: Entry) -> None:
    """Another word in one field of it."""
    name = rng.choice(EDITS)
    values = {"at": line.at - timedelta(seconds=1), "after": {"phone": "gAAAAA=="}}
    setattr(line, name, values.get(name, f"x{getattr(line, name)}"[:36]))
    line.save()


def edit_with_digest(rng: random.Random) -> Harm:
    """Change one field and the line's digest with it: what follows does not fit any more."""
    line, batch = some_line(rng)
    falsify(rng, line)
    line.digest = link(digest_before(line.place, batch), line)
    line.save()
    return Harm("edit with digest", batch.number, frozenset({line.place + 1}))


def digest_before(place: int, batch: Seal) -> bytes:
    """What the line in this place follows."""
    if place > batch.first:
        return bytes(Entry.objects.get(place=place - 1).digest)
    former = Seal.objects.filter(number=batch.number - 1).first()
    return bytes(former.digest) if former else genesis(office())


def rewrite(rng: random.Random) -> Harm:
    """Change one field, and every digest from there to the end."""
    line, batch = some_line(rng)
    falsify(rng, line)
    reseal(batch.number)
    return Harm("rewrite", batch.number)


def reseal(number: int) -> None:
    """Make the chain fit from this batch on."""
    for batch in Seal.objects.filter(number__gte=number):
        before = digest = digest_before(batch.first, batch)
        for line in Entry.objects.filter(place__gte=batch.first, place__lte=batch.last).order_by("place"):
            digest = line.digest = link(digest, line)
            line.save()
        batch.digest = seal_digest(before, batch, digest)
        batch.save()


def delete(rng: random.Random) -> Harm:
    """Take a line out."""
    line, batch = some_line(rng)
    Entry.objects.filter(pk=line.pk).delete()
    return Harm("delete", batch.number, frozenset({line.place}))


def delete_and_close(rng: random.Random) -> Harm:
    """Take a line out and let those behind it in the batch move up."""
    line, batch = some_line(rng, but_ends=True)
    Entry.objects.filter(pk=line.pk).delete()
    Entry.objects.filter(place__gt=line.place, place__lte=batch.last).update(place=F("place") - 1)
    return Harm("delete and close", batch.number, frozenset({line.place}))


def swap_places(rng: random.Random) -> Harm:
    """Let two lines of a batch change places."""
    return _swap(rng, ("place",))


def swap_times(rng: random.Random) -> Harm:
    """Let two lines of a batch change places and digests."""
    return _swap(rng, ("place", "digest"))


def _swap(rng: random.Random, names: tuple[str, ...]) -> Harm:
    batch = rng.choice(list(Seal.objects.all()))
    one, other = rng.sample(range(batch.first, batch.last + 1), 2)
    first, second = Entry.objects.get(place=one), Entry.objects.get(place=other)
    for name in names:
        kept = getattr(first, name)
        setattr(first, name, getattr(second, name))
        setattr(second, name, kept)
    first.save()
    second.save()
    return Harm(" ".join(("swap", *names)), batch.number, frozenset({one, other}))


def cut(rng: random.Random) -> Harm:
    """Let the record end some batches earlier."""
    number = Seal.objects.count() - rng.randint(0, 3)
    first = Seal.objects.get(number=number).first
    Entry.objects.filter(place__gte=first).delete()
    Seal.objects.filter(number__gte=number).delete()
    return Harm("cut", number)


def cut_and_go_on(rng: random.Random) -> Harm:
    """Cut the end off, and seal other lines in its stead; the street is told nothing."""
    harm = cut(rng)
    former = Seal.objects.last()
    assert former is not None
    told, sealing._tell_street = sealing._tell_street, lambda *_all: None
    try:
        for number in range(3):
            invent(former.sealed_at + timedelta(minutes=number))
            sealing.seal(at=former.sealed_at + timedelta(minutes=5 * number + 5))
    finally:
        sealing._tell_street = told
    return Harm("cut and go on", harm.batch)


def invent(at: object, **more: object) -> Entry:
    """A line about nobody."""
    return Entry.objects.create(at=at, actor_name="x", verb="reveal_phone", thing="t", thing_id="1", **more)


def drop_batch(rng: random.Random) -> Harm:
    """Take a whole batch out of the middle."""
    batch = Seal.objects.get(number=rng.randint(2, Seal.objects.count() - 1))
    Entry.objects.filter(place__gte=batch.first, place__lte=batch.last).delete()
    Seal.objects.filter(pk=batch.pk).delete()
    return Harm("drop batch", batch.number)


def insert(rng: random.Random) -> Harm:
    """Put a line between two, with a digest that fits; those behind it move on, the batch grows."""
    line, batch = some_line(rng, but_ends=True)
    Entry.objects.filter(place__gte=line.place).update(place=F("place") + 1)
    new = Entry(at=line.at, actor_name="x", verb="reveal_phone", thing="t", thing_id="1", place=line.place)
    new.digest = link(digest_before(line.place, batch), new)
    new.save()
    Seal.objects.filter(number__gt=batch.number).update(first=F("first") + 1)
    Seal.objects.filter(number__gte=batch.number).update(last=F("last") + 1)
    return Harm("insert", batch.number, frozenset({line.place, line.place + 1}))


def insert_beside(rng: random.Random) -> Harm:
    """Give a new line the place of another."""
    line, batch = some_line(rng)
    new = invent(line.at, place=line.place, digest=bytes(line.digest))
    return Harm("insert beside", batch.number, frozenset({line.place}), new.id)


def insert_outside(rng: random.Random) -> Harm:
    """Write a line into the past and leave the sealing to the house."""
    line, _batch = some_line(rng)
    last = Seal.objects.last()
    assert last is not None
    new = invent(min(line.at, last.sealed_at - timedelta(hours=3)))
    return Harm("insert outside", last.number, frozenset(), new.id)


def change_seal(rng: random.Random) -> Harm:
    """Let a batch have been sealed at another time."""
    batch = rng.choice(list(Seal.objects.all()))
    Seal.objects.filter(pk=batch.pk).update(sealed_at=batch.sealed_at + timedelta(seconds=1))
    return Harm("change seal", batch.number)


HARMS: tuple[Callable[[random.Random], Harm], ...] = (
    edit,
    edit_with_digest,
    rewrite,
    delete,
    delete_and_close,
    swap_places,
    swap_times,
    cut,
    cut_and_go_on,
    drop_batch,
    insert,
    insert_beside,
    insert_outside,
    change_seal,
)
