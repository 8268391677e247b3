"""What is past its time goes by itself, every night, and the record says how many rows of what."""

from datetime import datetime

from django.apps import apps
from django.db import transaction
from django.db.models import Model

from keting import clock
from keting.audit.services import tell_count
from keting.privacy.ends import End, ends

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
        rows = model._base_manager.filter(pk__in=keys)
        if end.empty:
            rows.update(**end.values())
        else:
            rows.delete()
        if keys:
            tell_count(verb=VERB, label=model._meta.label_lower, count=len(keys), at=at)
    return len(keys)
