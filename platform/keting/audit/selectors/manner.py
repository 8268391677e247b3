"""How the record keeps each field of a table: told, sealed, or only named.

What an erasure takes out of a row, or what is sensitive, or was written by people, is sealed under a key of
the row's own. Numbers, days, choices and references are told. What opens a door is never kept.
"""

from enum import StrEnum
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField, RangeField
from django.db import models

from keting.db.fields import BlindIndexField, SealedField
from keting.privacy.ends import End, ends
from keting.privacy.labels import Labels
from keting.privacy.register import register

TOLD = (
    models.BooleanField,
    models.IntegerField,
    models.DecimalField,
    models.FloatField,
    models.DateField,
    models.TimeField,
    models.DurationField,
    models.UUIDField,
    models.ForeignKey,
    RangeField,
)


class Manner(StrEnum):
    """What becomes of a value on its way into the record."""

    TOLD = "told"
    SEALED = "sealed"
    NAMED = "named"


@cache
def manners(model: type[models.Model]) -> dict[str, Manner]:
    """By column's attribute; files, and what follows from other fields, are not looked at."""
    stated = {label: end for kind in settings.TENANT_TYPES for label, end in ends(kind).items()}
    labels = register().get(model._meta.label, Labels())
    end = stated.get(model._meta.label)
    return {one.attname: _manner(one, labels, end) for one in model._meta.concrete_fields if _is_said(one)}


def _is_said(field: Any) -> bool:
    follows = field.generated or isinstance(field, BlindIndexField)
    return not (field.primary_key or follows or isinstance(field, models.BinaryField))


def _manner(field: Any, labels: Labels, end: End | None) -> Manner:
    if field.name in labels.unkept.split():
        return Manner.NAMED
    inner = field.base_field if isinstance(field, ArrayField) else field
    is_plain = bool(inner.choices) or isinstance(inner, TOLD)
    goes = field.name in labels.sensitive.split() or bool(end and field.name in end.empty)
    return Manner.TOLD if is_plain and not goes and not isinstance(field, SealedField) else Manner.SEALED
