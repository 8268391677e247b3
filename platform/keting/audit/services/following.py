"""What a deed has changed, field by field, and the line of a deed that writes none itself.

The record outlives an erasure. So what an erasure takes stands in it as cipher text under a key of the row's
own, which goes with the words (`keys`, decision 20); numbers, days, choices and references are told.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.functions import Now

from keting.audit.models import Entry
from keting.audit.selectors import HIDDEN, sealed
from keting.audit.selectors.manner import Manner, manners
from keting.audit.services.keys import key_for
from keting.db.fields import OwnKey

if TYPE_CHECKING:
    from keting.accounts.models import Account

LONGEST_VERB = 40
State = Mapping[str, Any]


def state_of(row: models.Model) -> State:
    """The row's fields as they stand in the table, opened; without files."""
    return type(row)._base_manager.filter(pk=row.pk).values(*manners(type(row))).first() or {}


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
    now, how = state_of(row), manners(type(row))
    names = [name for name in former if name in now and former[name] != now[name]]
    says = [name for name in names if how[name] is Manner.SEALED and (former[name] or now[name])]
    key = key_for(row) if says else None
    return (
        {name: _kept(row, name, former[name], how[name], key) for name in names},
        {name: _kept(row, name, now[name], how[name], key) for name in names},
    )


def _kept(row: models.Model, name: str, value: Any, how: Manner, key: OwnKey | None) -> Any:
    """What the line says of a value; that there was nothing may be told."""
    if how is Manner.TOLD or value in (None, "", []):
        return _plain(value)
    if how is Manner.NAMED or key is None:
        return HIDDEN
    return sealed(key, _plain(value), row._meta.label_lower, str(row.pk), name)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    return value if value is None or isinstance(value, bool | int | str) else str(value)
