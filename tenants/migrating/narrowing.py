"""A small state for a small step.

Rendering the models of all apps costs more than replaying the step everywhere. Operations that look only at
their own model and at what it points to are given just those.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.migrations import Migration, operations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

ModelKey = tuple[str, str]
# These never look at who points to their model.
NEAR = (
    operations.AddConstraint,
    operations.AddField,
    operations.AddIndex,
    operations.AlterModelOptions,
    operations.CreateModel,
    operations.RemoveConstraint,
    operations.RemoveIndex,
    operations.RunSQL,
)


def narrowed(state: ProjectState, migration: Migration) -> ProjectState:
    """The part of the state that a migration needs: its app and what that points to, else the whole."""
    if not all(isinstance(one, NEAR) for one in _flat(migration.operations)):
        return state.clone()
    wanted = {key for key in state.models if key[0] == migration.app_label}
    wanted |= {key for one in _flat(migration.operations) for key in _named(one, migration.app_label)}
    models = {key: state.models[key] for key in _closure(state, wanted)}
    return ProjectState(models={key: one.clone() for key, one in models.items()}, real_apps=state.real_apps)


def _flat(every: Iterable[Operation]) -> Iterator[Operation]:
    for one in every:
        if isinstance(one, operations.SeparateDatabaseAndState):
            yield from _flat([*one.database_operations, *one.state_operations])
        else:
            yield one


def _closure(state: ProjectState, wanted: set[ModelKey]) -> set[ModelKey]:
    found: set[ModelKey] = set()
    left = {key for key in wanted if key in state.models}
    while left:
        key = left.pop()
        found.add(key)
        left |= {other for other in _pointed(state.models[key]) if other in state.models} - found
    return found


def _pointed(model: ModelState) -> Iterator[ModelKey]:
    for field in model.fields.values():
        yield from _targets(field, model.app_label)
    for base in model.bases:
        yield from _keys(base, model.app_label)


def _named(operation: Operation, label: str) -> Iterator[ModelKey]:
    """What new fields point to."""
    fields = [field for _name, field in getattr(operation, "fields", [])]
    for field in [*fields, getattr(operation, "field", None)]:
        yield from _targets(field, label)


def _targets(field: Any, label: str) -> Iterator[ModelKey]:
    if getattr(field, "remote_field", None) is not None:
        yield from _keys(field.remote_field.model, label)
        yield from _keys(getattr(field.remote_field, "through", None), label)


def _keys(model: object, label: str) -> Iterator[ModelKey]:
    """`"app.Model"`, `"Model"`, `"self"` or a class of the code, as keys of a state."""
    if isinstance(model, str) and model != "self":
        app, _dot, name = model.rpartition(".")
        yield (app or label).lower(), name.lower()
    elif hasattr(model, "_meta"):
        yield model._meta.app_label, model._meta.model_name
