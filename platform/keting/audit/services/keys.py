"""The keys under which the record keeps words: made at a row's first line with words, gone with the words.

Whoever takes words out of a row shreds its key in the same transaction, after the row: a line that is being
written meanwhile has a key that goes with it, or none.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.db.models.functions import Cast

from keting.audit.models import RowKey, Tombstone
from keting.audit.selectors import key_of
from keting.db.fields import OwnKey


def key_for(row: Model) -> OwnKey | None:
    """The row's key, made where there is none yet; None where the row has been erased."""
    return key_of(row._meta.label_lower, str(row.pk)) or _made(row)


def shred(*, model: type[Model], keys: Collection[Any]) -> None:
    """Take these rows' words out of the record, in the transaction that takes them out of the rows."""
    _of(model).filter(thing_id__in=[str(key) for key in keys]).delete()


def shred_among(rows: QuerySet[Model]) -> None:
    """The same for the rows of a query, whatever they still say."""
    _of(rows.model).filter(Exists(_itself(rows))).delete()


def shred_gone(labels: Iterable[str]) -> None:
    """Let go the keys of rows of these tables that are not there any more."""
    for model in map(apps.get_model, labels):
        _of(model).filter(~Exists(_itself(model._base_manager.all()))).delete()


def delete(rows: QuerySet[Any]) -> int:
    """Delete rows with what hangs on them, and shred the keys of all; returns how many rows."""
    with transaction.atomic():
        count, told = rows.delete()
        shred_gone(label for label, number in told.items() if number)
    return count


def _of(model: type[Model]) -> QuerySet[RowKey]:
    return RowKey.objects.filter(thing=model._meta.label_lower)


def _itself(rows: QuerySet[Model]) -> QuerySet[Model]:
    return rows.order_by().filter(pk=Cast(OuterRef("thing_id"), type(rows.model._meta.pk)()))


def _made(row: Model) -> OwnKey | None:
    """Whoever erases the row waits for us and takes the key along, or has left a stone by now."""
    with transaction.atomic():
        rows = type(row)._base_manager.filter(pk=row.pk)
        is_there = rows.select_for_update(no_key=True, of=("self",)).values_list("pk").first()
        if not is_there or Tombstone.objects.filter(row_id=row.pk).exists():
            return None
        fresh = RowKey(thing=row._meta.label_lower, thing_id=str(row.pk), key=OwnKey().text)
        RowKey.objects.bulk_create([fresh], ignore_conflicts=True)
    return key_of(fresh.thing, fresh.thing_id)
