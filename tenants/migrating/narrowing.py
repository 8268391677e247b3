"""A small state for a small step.

Rendering the models of all apps costs more than replaying the step everywhere. Operations that look only at
their own model and at the keys that it points to are given just those.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.migrations import Migration, operations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from tenants.migrating.states import LeanState

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


# Of a table that is only pointed to: where it stands.
PLACE = frozenset({"db_table", "managed", "proxy", "swappable"})


def narrowed(state: ProjectState, migration: Migration) -> ProjectState:
    """The part of the state that a migration needs: its models and the keys they point to, else the whole."""
    steps, label = list(_flat(migration.operations)), migration.app_label
    if not all(isinstance(one, NEAR) for one in steps):
        return state.clone()
    named = {(label, name) for one in steps if (name := _model_of(one))} & state.models.keys()
    models = {key: state.models[key].clone() for key in named}
    left = {key for one in steps for key in _named(one, label)}
    left |= {key for model in models.values() for key in _pointed(model)}
    while left := (left & state.models.keys()) - models.keys():
        stubs = {key: _stub(state.models[key]) for key in left}
        models |= stubs
        left = {key for model in stubs.values() for key in _pointed(model)}
    return LeanState(models, state.real_apps)


def _flat(every: Iterable[Operation]) -> Iterator[Operation]:
    for one in every:
        inner = [*getattr(one, "database_operations", []), *(getattr(one, "state_operations", None) or [])]
        if not isinstance(one, operations.SeparateDatabaseAndState):
            yield one
        yield from _flat(inner)


def _model_of(operation: Operation) -> str:
    """The name of the model that an operation changes, in small letters; '' where it changes none."""
    name = getattr(operation, "model_name", None) or getattr(operation, "name", None)
    return "" if isinstance(operation, operations.RunSQL) else str(name or "").lower()


def _stub(model: ModelState) -> ModelState:
    """The model without what it points to itself, but for its key."""
    fields = {name: one for name, one in model.fields.items() if one.remote_field is None or one.primary_key}
    options = {name: value for name, value in model.options.items() if name in PLACE}
    return ModelState(model.app_label, model.name, fields, options, model.bases)


def _pointed(model: ModelState) -> Iterator[ModelKey]:
    for field in model.fields.values():
        yield from _targets(field, model.app_label)
    for base in model.bases:
        yield from _keys(base, model.app_label)


def _named(operation: Operation, label: str) -> Iterator[ModelKey]:
    """What new fields and models point to."""
    for base in getattr(operation, "bases", ()):
        yield from _keys(base, label)
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
