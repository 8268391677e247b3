"""When a row's time is over, and what stays of it; each app states it of its own tables, as `ends`."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import (
    BinaryField,
    Case,
    CharField,
    JSONField,
    Model,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)

from keting.db.fields import SealedField

WORDS = (CharField, TextField, JSONField, BinaryField, SealedField)
# Stands where a word was: a row that must say something says that something was said.
GONE = "…"


@dataclass(frozen=True, eq=False)
class End:
    """Rows that fulfil `past` on a day are emptied as `empty` says, or deleted where it says nothing.

    What figures were made of is in no `empty`. `stays` names words of people that tell nothing by then.
    """

    past: Callable[[date], Any]
    empty: Mapping[str, Any] = field(default_factory=dict)
    stays: str = ""

    def due(self, model: type[Model], day: date) -> QuerySet[Model]:
        """Rows whose time is over and that still say something."""
        rows = model._base_manager.filter(self.past(day))
        return rows.filter(self._speaks()) if self.empty else rows

    def values(self) -> dict[str, Any]:
        """What the fields are set to."""
        return {name: _gone(name) if value == GONE else value for name, value in self.empty.items()}

    def _speaks(self) -> Q:
        says = Q()
        for name, value in self.empty.items():
            if value is None:
                says |= Q(**{f"{name}__isnull": False})
            else:
                says |= ~Q(**{f"{name}__in": ["", GONE]} if value == GONE else {name: value})
        return says


def ends(kind: str) -> dict[str, End]:
    """The ends of all tables of an office of this kind, by the model's name, the highest rooms first.

    Whoever refers to another stands above it, and so goes first.
    """
    stated = {config.name: config for config in apps.get_app_configs()}
    names = [name for name in reversed(settings.TENANT_TYPES[kind]["APPS"]) if name in stated]
    return {label: end for name in names for label, end in _ends_of(stated[name])}


def without_end(model: type[Model], people: list[str], end: End | None) -> list[str]:
    """The words of people in a table that no end takes away."""
    if end and not end.empty:
        return []
    kept = {*end.empty, *end.stays.split()} if end else set[str]()
    said = [one for one in model._meta.concrete_fields if one.name in people and one.name not in kept]
    return [one.name for one in said if not one.choices and isinstance(one, WORDS)]


def _ends_of(config: Any) -> Iterator[tuple[str, End]]:
    for model, end in getattr(config, "ends", {}).items():
        yield (model if "." in model else f"{config.label}.{model}"), end


def _gone(name: str) -> Case:
    return Case(When(**{name: ""}, then=Value("")), default=Value(GONE))
