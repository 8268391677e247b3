"""When a row's time is over, and what stays of it; each app states it of its own tables, as `ends`."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

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
NOBODY = Q(pk__isnull=True)


@dataclass(frozen=True)
class Whom:
    """Somebody whose rows are looked for: by key, by telephone, and by the name where it tells enough."""

    name: str
    resident_id: UUID | None = None
    household_id: UUID | None = None
    phone_index: str = ""
    # Nobody else lives behind the door: what is said of the door is said of this person.
    is_alone: bool = False
    # Nobody else here has that name.
    is_only: bool = False

    def called(self, name: str, household: str = "") -> Q:
        """Rows with this name: of any door where nobody else is called so, else of the own door only."""
        said = Q(**{name: self.name})
        if self.is_only:
            return said
        return said & Q(**{household: self.household_id}) if household and self.household_id else NOBODY

    def at_home(self, word: str, household: str = "household") -> Q:
        """Rows of the own door that name the person, or all of them where nobody else lives there."""
        if not self.household_id:
            return NOBODY
        own = Q(**{household: self.household_id})
        return own if self.is_alone else own & Q(**{f"{word}__contains": self.name})

    def in_register(self, path: str) -> Q:
        """Rows that point at the person's entry."""
        return Q(**{path: self.resident_id}) if self.resident_id else NOBODY

    def reached(self, index: str = "phone_index") -> Q:
        """Rows with the person's telephone number."""
        return Q(**{index: self.phone_index}) if self.phone_index else NOBODY


@dataclass(frozen=True, eq=False)
class End:
    """Rows that fulfil `past` on a day are emptied as `empty` says, or deleted where it says nothing.

    What figures were made of is in no `empty`. `stays` names words of people that tell nothing by then.
    """

    past: Callable[[date], Any]
    empty: Mapping[str, Any] = field(default_factory=dict)
    stays: str = ""
    # The rows that are about somebody; nothing where no word leads from a person to a row.
    of: Callable[[Whom], Q] | None = None

    def due(self, model: type[Model], day: date) -> QuerySet[Model]:
        """Rows whose time is over and that still say something."""
        return self._speaking(model, self.past(day))

    def about(self, model: type[Model], whom: Whom) -> QuerySet[Model]:
        """Rows that still say something about somebody."""
        return self._speaking(model, self.of(whom) if self.of else NOBODY)

    def concerning(self, model: type[Model], whom: Whom) -> QuerySet[Model]:
        """Rows about somebody, whatever they still say."""
        return model._base_manager.filter(self.of(whom) if self.of else NOBODY)

    def let_go(self, rows: QuerySet[Model]) -> list[str]:
        """Empty these rows, or delete them; returns the tables of which rows were deleted."""
        if self.empty:
            rows.update(**self.values())
            return []
        _count, told = rows.delete()
        return [label for label, number in told.items() if number]

    def values(self) -> dict[str, Any]:
        """What the fields are set to."""
        return {name: _gone(name) if value == GONE else value for name, value in self.empty.items()}

    def _speaking(self, model: type[Model], chosen: Q) -> QuerySet[Model]:
        rows = model._base_manager.filter(chosen)
        return rows.filter(self._speaks()) if self.empty else rows

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
