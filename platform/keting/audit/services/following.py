"""What a deed has changed, field by field, and the line of a deed that writes none itself.

The record outlives an erasure, so it holds no words that people wrote and nothing that is sealed: of such a
field it says that it changed, not from what to what. Numbers, days, choices and keys are told.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from keting.audit.models import Entry
from keting.db.fields import SealedField

if TYPE_CHECKING:
    from keting.accounts.models import Account

# Stands for words before and after.
HIDDEN = "…"
TOLD = (
    models.BooleanField,
    models.IntegerField,
    models.DecimalField,
    models.DateField,
    models.TimeField,
    models.UUIDField,
    models.ForeignKey,
)
LONGEST_VERB = 40
State = Mapping[str, Any]


def state_of(row: models.Model) -> State:
    """The row's fields as they stand in the table; what is sealed is left out, its index tells of it."""
    fields = [
        one.attname
        for one in row._meta.concrete_fields
        if not one.primary_key and not isinstance(one, SealedField | models.BinaryField)
    ]
    return type(row)._base_manager.filter(pk=row.pk).values(*fields).first() or {}


def follow(
    *, actor: "Account", verb: str, row: models.Model, at: datetime | None, former: State | None
) -> None:
    """Write the line of a deed: by whom, about which row, and the fields that have changed since `former`."""
    before, after = _changes(row, former) if former else ({}, {})
    Entry.objects.create(
        at=at or Now(),
        actor_id=actor.id,
        actor_name=actor.display_name,
        verb=verb[:LONGEST_VERB],
        thing=row._meta.label_lower,
        thing_id=str(row.pk),
        before=before or None,
        after=after or None,
    )


def has_changed(*, row: models.Model, former: State | None) -> bool:
    """Whether the table says something else than before."""
    return bool(former) and state_of(row) != former


def _changes(row: models.Model, former: State) -> tuple[dict[str, Any], dict[str, Any]]:
    now = state_of(row)
    names = [name for name in former if name in now and former[name] != now[name]]
    told = {one.attname for one in row._meta.concrete_fields if _is_told(one)}
    return (
        {name: _plain(former[name]) if name in told else HIDDEN for name in names},
        {name: _plain(now[name]) if name in told else HIDDEN for name in names},
    )


def _is_told(field: Any) -> bool:
    """Numbers, days, keys, and words that are chosen from a list."""
    inner = field.base_field if isinstance(field, ArrayField) else field
    return bool(inner.choices) or isinstance(inner, TOLD)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)
