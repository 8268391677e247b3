"""Writing down the statements of a plan.

Most operations know their statements; those are asked without running anything. Where one must look at the
tables first (an AlterField that drops an index by its name), the plan is run in a throw-away schema that is
rolled back. No office is touched either way.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, router, transaction
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddConstraint, AddIndex, CreateModel, RunPython, RunSQL
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from tenants.fingerprint import fingerprint_of_tables
from tenants.migrating.history import Applied, History, Key, labels_of, make_schema, of_kind
from tenants.migrating.narrowing import narrowed
from tenants.migrating.states import LeanState
from tenants.models import Tenant
from tenants.scope import owner_scope

# Migrations (app, name) whose Python a second pair of eyes has read: it must hold for an empty schema, for a
# full one, and for a second try.
REVIEWED: frozenset[Key] = frozenset()
SCRATCH = "keting_scratch"
# These never look at how their model was before.
ONWARD = (AddConstraint, AddIndex, CreateModel, RunSQL)


class Unreplayable(Exception):
    """A migration that cannot be carried to every office."""


class _Asks(Exception):
    """An operation wanted to look at the tables."""


@dataclass(frozen=True)
class Python:
    """A reviewed function of a migration with the models of its day."""

    name: str
    run: Callable[[], None]


@dataclass
class Script:
    """What brings a schema from one set of migrations to the newest: SQL texts, and between them Python."""

    kind: str
    parts: list[str | Python] = field(default_factory=list)
    added: list[Key] = field(default_factory=list)
    # Of the schema that Django has made of it; empty where it was only asked.
    fingerprint: str = ""
    # Of the schema that its text has made, in this database (tenants.glance).
    glance: str = ""

    @property
    def is_text(self) -> bool:
        """Nothing but SQL, so that it may be kept."""
        return all(isinstance(part, str) for part in self.parts)

    @property
    def number(self) -> int:
        """How many migrations of the kind's own apps it adds."""
        return len(of_kind(self.kind, frozenset(self.added)))

    @property
    def digest(self) -> str:
        """The mark of a history that begins with it."""
        return History("", None).after(self.added).mark

    @property
    def makes_objects(self) -> bool:
        """Whether there may be something new to grant; a column or a rule belongs to its table."""
        return not self.is_text or bool(
            re.search(r"\b(CREATE (?!INDEX|UNIQUE|TRIGGER)|IDENTITY|DO)\b", self.text)
        )

    @property
    def text(self) -> str:
        """The SQL, Python as a remark."""
        return "\n".join(part if isinstance(part, str) else f"-- Python: {part.name}" for part in self.parts)

    def write(self, statement: str) -> None:
        """Add a statement, whatever it ends in."""
        ending = "\n;" if "--" in statement.rpartition("\n")[2] else ";"
        line = statement if statement.rstrip().endswith(";") and ending == ";" else statement + ending
        if self.parts and isinstance(self.parts[-1], str):
            self.parts[-1] += f"\n{line}"
        else:
            self.parts.append(line)


def collect(kind: str, applied: Applied = frozenset(), *, loader: MigrationLoader | None = None) -> Script:
    """The script from `applied` to the newest migrations of a kind of office."""
    plan = Plan(kind, applied, loader=loader)
    if applied:
        try:
            with owner_scope(_nowhere(kind)), connection.execute_wrapper(_refuse_to_ask):
                return plan.write(for_real=False)
        except _Asks:
            pass
    with scratch(kind) as tenant:
        if applied:
            Plan(kind, frozenset(), until=applied).write(for_real=True)
        script = plan.write(for_real=True)
        script.fingerprint = fingerprint_of_tables(tenant.schema_name)
    if tenant.schema_name in script.text:
        msg = f"a migration of {kind} names the schema that it stands in"
        raise Unreplayable(msg)
    return script


@contextmanager
def scratch(kind: str, name: str = SCRATCH) -> Iterator[Tenant]:
    """An empty schema that is gone afterwards, entered."""
    tenant = _nowhere(kind, name)
    with owner_scope(), transaction.atomic():
        make_schema(name)
        with owner_scope(tenant):
            yield tenant
        transaction.set_rollback(True)


def _nowhere(kind: str, name: str = SCRATCH) -> Tenant:
    return Tenant(schema_name=name, type=kind, name=name)


def _refuse_to_ask(execute: Any, statement: str, params: Any, many: bool, context: Any) -> Any:
    raise _Asks(statement)


class Plan:
    """The migrations of one kind in Django's order, those applied only as history."""

    def __init__(
        self,
        kind: str,
        applied: Applied,
        until: Applied | None = None,
        *,
        loader: MigrationLoader | None = None,
    ) -> None:
        self.loader = loader or MigrationLoader(None)
        self.kind = kind
        newest = frozenset(self.loader.disk_migrations)
        self.lacking = (newest if until is None else until & newest) - applied
        self.beyond = frozenset() if until is None else newest - until

    def write(self, *, for_real: bool) -> Script:
        """Go through the history; `for_real` also runs what is written down."""
        script, state = Script(self.kind), LeanState(real_apps=self.loader.unmigrated_apps)
        for migration in self._history():
            key = (migration.app_label, migration.name)
            if key in self.beyond:
                continue
            if key in self.lacking and key[0] in labels_of(self.kind):
                check(migration)
                self._write(migration, narrowed(state, migration), script, for_real=for_real)
            migration.mutate_state(state, preserve=False)
            if key in self.lacking:
                script.added.append(key)
        return script

    def _history(self) -> list[Migration]:
        graph = self.loader.graph
        keys = dict.fromkeys(key for leaf in graph.leaf_nodes() for key in graph.forwards_plan(leaf))
        return [graph.nodes[key] for key in keys]

    @staticmethod
    def _write(migration: Migration, state: ProjectState, script: Script, *, for_real: bool) -> None:
        state.apps  # noqa: B018  rendered once, then changed by each operation
        with connection.schema_editor(collect_sql=not for_real, atomic=False) as editor:
            run, compose = editor.execute, connection.ops.compose_sql  # type: ignore[attr-defined]

            def note(statement: Any, params: Any = ()) -> None:
                text = str(statement)
                script.write(text if params is None else compose(text, params))
                run(statement, params)

            editor.execute = note  # type: ignore[method-assign,assignment]
            for operation in migration.operations:
                before = state if isinstance(operation, ONWARD) else state.clone()
                operation.state_forwards(migration.app_label, state)
                if isinstance(operation, RunPython):
                    part = _python(operation, migration, state)
                    script.parts.append(part)
                    if for_real:
                        part.run()
                else:
                    operation.database_forwards(migration.app_label, editor, before, state)


def _python(operation: RunPython, migration: Migration, state: ProjectState) -> Python:
    state.clear_delayed_apps_cache()
    models, is_wanted = state.clone().apps, router.allow_migrate
    label, hints = migration.app_label, operation.hints

    def run() -> None:
        if is_wanted(connection.alias, label, **hints):
            with connection.schema_editor(atomic=False) as editor:
                operation.code(models, editor)

    return Python(f"{label}.{migration.name}", run)


def check(migration: Migration) -> None:
    """Unreplayable for what would not hold in every office."""
    name = f"{migration.app_label}.{migration.name}"
    if not migration.atomic:
        msg = f"{name} is not atomic: an office is changed whole or not at all"
        raise Unreplayable(msg)
    if migration.replaces:
        msg = f"{name} replaces others: offices that have had those would be changed twice"
        raise Unreplayable(msg)
    for operation in _flat(migration.operations):
        if operation.reduces_to_sql:
            continue
        if operation not in migration.operations or not isinstance(operation, RunPython):
            msg = f"{name} runs Python in a place where it cannot be reviewed"
            raise Unreplayable(msg)
        if (migration.app_label, migration.name) not in REVIEWED:
            msg = f"{name} runs Python that nobody has reviewed"
            raise Unreplayable(msg)


def _flat(operations: Sequence[Operation]) -> Iterator[Operation]:
    for operation in operations:
        yield operation
        yield from _flat(getattr(operation, "database_operations", []))
