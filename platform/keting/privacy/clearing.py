"""What is past its time goes by itself, every night, and the record says how many rows of what."""

from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.db.models import Model

from keting import clock
from keting.audit.services import bury, record, tell_count
from keting.privacy.ends import End, Whom, ends

# A statement ends within seconds, and whoever writes one of these rows waits no longer.
AT_ONCE = 1_000
VERB = "run_out"


def clear(*, kind: str, at: datetime) -> int:
    """Empty or delete what is past its time in this scope's office, of this kind; returns how many rows."""
    return sum(_clear(apps.get_model(label), end, at) for label, end in ends(kind).items())


def _clear(model: type[Model], end: End, at: datetime) -> int:
    total = 0
    while count := _some(model, end, at):
        total += count
    return total


def _some(model: type[Model], end: End, at: datetime) -> int:
    with transaction.atomic():
        due = end.due(model, clock.day_of(at)).order_by("pk")
        keys = list(due.values_list("pk", flat=True)[:AT_ONCE])
        if keys:
            end.let_go(model._base_manager.filter(pk__in=keys))
            tell_count(verb=VERB, label=model._meta.label_lower, count=len(keys), at=at)
    return len(keys)


def take_back(*, row: Model, at: datetime) -> None:
    """Let the words of a row go at once: whoever it is about takes the consent back. What was counted stays.

    In the caller's transaction; the record tells that it was done, and no backup brings a word back.
    """
    label = row._meta.label
    ends("committee")[label].let_go(type(row)._base_manager.filter(pk=row.pk))
    bury(kind=label, row_id=row.pk, at=at)
    record(actor=None, by="card", verb="take_consent_back", thing=row, at=at)


def forget(whom: Whom, *, at: datetime) -> int:
    """Empty or delete whatever says something about somebody, in the caller's transaction; how many rows.

    Each is remembered by its key, so that no backup brings its words back.
    """
    return sum(_forget(apps.get_model(label), end, whom, at) for label, end in ends("committee").items())


def _forget(model: type[Model], end: End, whom: Whom, at: datetime) -> int:
    keys = list(end.about(model, whom).order_by("pk").values_list("pk", flat=True))
    end.let_go(model._base_manager.filter(pk__in=keys))
    for key in keys:
        bury(kind=model._meta.label, row_id=key, at=at)
    return len(keys)


def forget_again(*, kind: str, row_id: UUID) -> None:
    """Let the words of a row go once more that a backup has brought back; `kind` is its table."""
    model, end = apps.get_model(kind), ends("committee")[kind]
    end.let_go(model._base_manager.filter(pk=row_id))
