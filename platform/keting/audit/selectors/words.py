"""What the record keeps sealed of a row, and opening it again while the row's key is there."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from keting.audit.models import Entry, RowKey
from keting.db.fields import InvalidTag, OwnKey

SEALED = "sealed"
# Stands where nothing is kept: of a password, and of what was sealed once the key is gone.
HIDDEN = "…"


def key_of(thing: str, thing_id: str) -> OwnKey | None:
    """The key of a row, if it has one."""
    found = RowKey.objects.filter(thing=thing, thing_id=thing_id).values_list("key", flat=True).first()
    return OwnKey(found) if found else None


def things_kept() -> set[str]:
    """The tables of which the record keeps words that can be opened."""
    return set(RowKey.objects.values_list("thing", flat=True).distinct())


def is_sealed(value: Any) -> bool:
    """Whether a value of `before` or `after` is cipher text."""
    return isinstance(value, Mapping) and SEALED in value


def sealed_in(line: Entry) -> list[str]:
    """The fields of which this line keeps words."""
    told = [*(line.before or {}).items(), *(line.after or {}).items()]
    return sorted({name for name, value in told if is_sealed(value)})


def sealed(key: OwnKey, value: Any, *bound: str) -> dict[str, str]:
    """How a value stands in a line; it opens only for the same row and field."""
    return {SEALED: key.seal(json.dumps(value), *bound)}


def opened(line: Entry) -> dict[str, tuple[Any, Any]] | None:
    """Before and after of each field that this line keeps sealed; None when the words are gone for good.

    A value that was put there from another row or field stays closed.
    """
    key = key_of(line.thing, line.thing_id)
    if key is None:
        return None
    sides = (line.before or {}, line.after or {})
    return {
        name: (_open(key, line, name, sides[0].get(name)), _open(key, line, name, sides[1].get(name)))
        for name in sealed_in(line)
    }


def _open(key: OwnKey, line: Entry, name: str, value: Any) -> Any:
    if not is_sealed(value):
        return value
    with suppress(InvalidTag, ValueError):
        return json.loads(key.unseal(value[SEALED], line.thing, line.thing_id, name))
    return HIDDEN
