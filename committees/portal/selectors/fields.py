"""What a line of the record says of fields: their names in words, before and after; the sealed stays so."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from committees.portal.kinds import FIELDS
from committees.portal.selectors.naming import Names
from keting import clock
from keting.audit.models import Entry, RowKey
from keting.audit.selectors import is_sealed, sealed_in

Key = tuple[str, str]


class Words(StrEnum):
    """What has become of the words of a line."""

    NONE = ""
    SEALED = "sealed"
    GONE = "gone"


@dataclass(frozen=True)
class Changed:
    """A field that a deed has changed, in words."""

    name: str
    before: str
    after: str
    is_sealed: bool = False


def keys_of(told: Sequence[Entry]) -> set[Key]:
    """The rows whose words can still be opened (1 statement, none where no line has words)."""
    rows = {one.thing_id for one in told if sealed_in(one)}
    if not rows:
        return set()
    things = {one.thing for one in told}
    return set(RowKey.objects.filter(thing__in=things, thing_id__in=rows).values_list("thing", "thing_id"))


def words_in(one: Entry, kept: Collection[Key]) -> Words:
    """Whether a line has words, and whether they can be opened."""
    if not sealed_in(one):
        return Words.NONE
    return Words.SEALED if (one.thing, one.thing_id) in kept else Words.GONE


def refers(one: Entry, opened: Mapping[str, tuple[Any, Any]] | None = None) -> Iterator[Key]:
    """The rows that a line's fields refer to, by table and key; those that are opened, too."""
    fields, shown = _fields_of(one.thing), opened or {}
    sides = [{name: pair[place] for name, pair in shown.items()} for place in (0, 1)]
    for side in (one.before or {}, one.after or {}, *sides):
        for name, value in side.items():
            field = fields.get(name)
            if isinstance(field, models.ForeignKey) and isinstance(value, str):
                yield field.related_model._meta.label_lower, value


def changes_of(
    one: Entry, named: Names, words: Words, opened: Mapping[str, tuple[Any, Any]] | None = None
) -> list[Changed]:
    """Each field that changed; `opened` holds the words of a line that somebody opens."""
    fields, sides = _fields_of(one.thing), (one.before or {}, one.after or {})
    shut = pgettext("record", "gone for good") if words is Words.GONE else pgettext("record", "words, sealed")
    found = []
    for name in sorted({*sides[0], *sides[1]}):
        was, now = (side.get(name) for side in sides)
        is_shut = is_sealed(was) or is_sealed(now)
        if opened and name in opened:
            was, now = opened[name]
        # A count of rows has nothing before it.
        was = now if one.before is None else was
        said = [shut if is_sealed(part) else _said(part, fields.get(name), named) for part in (was, now)]
        found.append(Changed(word_of_field(name), said[0], said[1], is_sealed=is_shut))
    return found


def word_of_field(name: str) -> str:
    """What a field is called; one without a word stands as it is."""
    short = name.removesuffix("_id")
    return str(FIELDS[short]) if short in FIELDS else short.replace("_", " ")


def _fields_of(thing: str) -> dict[str, Any]:
    try:
        return {one.attname: one for one in apps.get_model(thing)._meta.concrete_fields}
    except (LookupError, ValueError):
        return {}


def _said(value: Any, field: Any, named: Names) -> str:
    if value in (None, "", []):
        return "—"
    if isinstance(value, list):
        inner = field.base_field if isinstance(field, ArrayField) else field
        return pgettext("clauses", ", ").join(_said(part, inner, named) for part in value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(field, models.ForeignKey):
        return _row(named, field, str(value))
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _day(str(value), field)


def _row(named: Names, field: Any, key: str) -> str:
    """Of a door the building, as in a file that leaves the house."""
    one = named.get((field.related_model._meta.label_lower, key))
    return " ".join(filter(None, one.outside)) if one else f"…{key[-6:]}"


def _day(text: str, field: Any) -> str:
    try:
        if isinstance(field, models.DateTimeField):
            return f"{clock.local(datetime.fromisoformat(text)):%Y-%m-%d %H:%M}"
        return str(date.fromisoformat(text)) if isinstance(field, models.DateField) else text
    except ValueError:
        return text
