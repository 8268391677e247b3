"""The register: the labels of all apps together, and what is wrong with them."""

from collections.abc import Iterable, Iterator, Mapping

from django.apps import apps
from django.db.models import Model

from keting.accounts.kinds import Role
from keting.db.fields import BlindIndexField, SealedField
from keting.doors import DOORS
from keting.privacy.labels import Kind, Labels, Purpose, Whose

# A random number: without the rest of its row it says nothing.
KEY = "id"


def register() -> dict[str, Labels]:
    """The labels of each table by its model's name, the committees' first; other people's apps are guests."""
    configs = sorted(apps.get_app_configs(), key=lambda one: not one.name.startswith("committees."))
    return {
        model if "." in model else f"{config.label}.{model}": labels
        for config in configs
        for model, labels in getattr(config, "labels", {}).items()
    }


def purposes(*whose: Whose) -> list[Purpose]:
    """What the data of these people is for, each once; of all people without a word."""
    found = dict.fromkeys(one.purpose for one in register().values() if one.purpose)
    return [one for one in found if one.whose in (whose or Whose)]


def readers(purpose: Purpose) -> list[Role]:
    """The roles that see it on a page, by the table of doors; an open page shows nobody's data."""
    doors = [door for name, door in DOORS.items() if name.startswith(purpose.doors) and not door.is_open]
    return [role for role in Role if any(role in door.look for door in doors)]


def sealed(model: type[Model], labels: Labels) -> list[str]:
    """The fields of people that stand encrypted in the table."""
    kept = [one.name for one in model._meta.concrete_fields if isinstance(one, SealedField)]
    return [*kept, *labels.sealed.split()]


def faults(models: Iterable[type[Model]], stated: Mapping[str, Labels]) -> list[str]:
    """A line for each field without a label, label without a field, and label that says too little."""
    known = {model._meta.label: model for model in models}
    lines = [f"{label}: there is no such table" for label in stated if label not in known]
    for label, model in known.items():
        lines += [f"{label}{fault}" for fault in _faults(model, stated.get(label, Labels()))]
    return lines


def _faults(model: type[Model], labels: Labels) -> Iterator[str]:
    fields = [one.name for one in model._meta.concrete_fields if one.name != KEY]
    given, people = labels.of(*Kind), labels.of_people
    yield from (f".{name}: has no label" for name in fields if name not in given)
    yield from (f".{name}: has a label, but is not there" for name in given if name not in fields)
    yield from (f".{name}: has two labels" for name in sorted(set(given)) if given.count(name) > 1)
    hidden = [f.name for f in model._meta.concrete_fields if isinstance(f, SealedField | BlindIndexField)]
    secret = [*hidden, *labels.sealed.split()]
    yield from (f".{name}: is sealed, so it is a person's" for name in secret if name not in people)
    if bool(people) != bool(labels.purpose):
        yield ": people's data and a purpose go together"
    if labels.purpose and labels.sensitive and not labels.purpose.necessity:
        yield ": nothing says why sensitive data is needed"
