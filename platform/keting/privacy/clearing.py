"""What is past its time goes by itself, every night, and the record says how many rows of what."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Model

from keting import clock
from keting.audit.selectors import things_kept
from keting.audit.services import bury, record, shred, shred_among, shred_gone, tell_count
from keting.privacy.ends import End, Whom, ends

# A statement ends within seconds, and whoever writes one of these rows waits no longer.
AT_ONCE = 1_000
VERB = "run_out"


def clear(*, kind: str, at: datetime) -> int:
    """Empty or delete what is past its time in this scope's office, of this kind; returns how many rows."""
    total = sum(_clear(apps.get_model(label), end, at) for label, end in ends(kind).items())
    shred_gone(_keyed(kind))
    return total


def _clear(model: type[Model], end: End, at: datetime) -> int:
    total = 0
    while count := _some(model, end, at):
        total += count
    shred_among(model._base_manager.filter(end.past(clock.day_of(at))))
    return total


def _some(model: type[Model], end: End, at: datetime) -> int:
    with transaction.atomic():
        due = end.due(model, clock.day_of(at)).order_by("pk")
        keys = list(due.values_list("pk", flat=True)[:AT_ONCE])
        if keys:
            _let_go(model, end, keys)
            tell_count(verb=VERB, label=model._meta.label_lower, count=len(keys), at=at)
    return len(keys)


def take_back(*, row: Model, at: datetime) -> None:
    """Let the words of a row go at once: whoever it is about takes the consent back. What was counted stays.

    In the caller's transaction; the record tells that it was done, and no backup brings a word back.
    """
    label = row._meta.label
    _let_go(type(row), ends("committee")[label], [row.pk])
    bury(kind=label, row_id=row.pk, at=at)
    record(actor=None, by="card", verb="take_consent_back", thing=row, at=at)


def forget(whom: Whom, *, at: datetime) -> int:
    """Empty or delete whatever says something about somebody, in the caller's transaction; how many rows.

    Each is remembered by its key, so that no backup brings its words back.
    """
    return sum(_forget(apps.get_model(label), end, whom, at) for label, end in ends("committee").items())


def _forget(model: type[Model], end: End, whom: Whom, at: datetime) -> int:
    keys = list(end.about(model, whom).order_by("pk").values_list("pk", flat=True))
    silent = list(end.concerning(model, whom).values_list("pk", flat=True))
    _let_go(model, end, keys)
    shred(model=model, keys=silent)
    for key in keys:
        bury(kind=model._meta.label, row_id=key, at=at)
    return len(keys)


def forget_again(*, kind: str, row_id: UUID) -> None:
    """Let the words of a row go once more that a backup has brought back; `kind` is its table."""
    model, end = apps.get_model(kind), ends("committee")[kind]
    _let_go(model, end, [row_id])


def _let_go(model: type[Model], end: End, keys: list[Any]) -> None:
    """Out of the rows and out of the record, in this order (`keting.audit.services.keys`)."""
    deleted = end.let_go(model._base_manager.filter(pk__in=keys))
    shred(model=model, keys=keys)
    shred_gone(deleted)


def _keyed(kind: str) -> Iterator[str]:
    """The tables of an office of this kind of which the record keeps words."""
    known, things = set(settings.TENANT_TYPES[kind]["APPS"]), things_kept()
    for one in apps.get_models():
        if one._meta.label_lower in things and one._meta.app_config.name in known:
            yield one._meta.label
