"""The Celery app: queues, the timetable, and tasks that carry their committee.

A committee's task runs inside the scope of the schema named in its message header; a missing or unknown
one fails the task (tenancy.md, leak 10). The schema is noted when a signature is made and stays with it in
groups, chains, chords and retries, whoever sends it and wherever the step before it ran. Workers may be
processes or threads (`-P prefork`, `-P threads`): each has a connection, and so a scope, of its own.
"""

import gc
import logging
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from celery import Celery, Task
from celery.exceptions import Ignore
from celery.signals import worker_before_create_process

from keting.hints import hint
from keting.refusal import OfficeClosed
from keting.timetable import COUNTING, SETTINGS, Ticks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keting.settings")
logger = logging.getLogger("keting.tasks")

SCHEMA_HEADER = "keting_schema"


class WrongScope(Exception):
    """A task was sent without a committee, or for a tenant of another type."""


def _enter(way: str, *args: Any, **kwargs: Any) -> AbstractContextManager[Any]:
    from django.conf import settings  # noqa: PLC0415  settings come first
    from django.utils.module_loading import import_string  # noqa: PLC0415

    scope: AbstractContextManager[Any] = import_string(f"{settings.KETING_SCOPE}.{way}")(*args, **kwargs)
    return scope


class ScopedTask(Task):  # type: ignore[misc]
    """Runs inside the tenant named by its message; `kind` says which type it accepts."""

    abstract = True
    kind = "committee"

    def signature(self, args: Any = None, *more: Any, **options: Any) -> Any:
        """A call for later, of the committee where it is made."""
        made = super().signature(args, *more, **options)
        made.options[SCHEMA_HEADER] = self._schema_of(made.options)
        return made

    subtask = signature

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        """Send to the committee of the signature, else to the sender's own."""
        return super().apply_async(args, kwargs, **self._stamped(options))

    def apply(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        """The same without a worker."""
        return super().apply(args, kwargs, **self._stamped(options))

    def _stamped(self, options: dict[str, Any]) -> dict[str, Any]:
        schema = self._schema_of(options)
        others = {name: value for name, value in options.items() if name != SCHEMA_HEADER}
        return others | {"headers": {**(options.get("headers") or {}), SCHEMA_HEADER: schema}}

    def _schema_of(self, options: dict[str, Any]) -> str:
        """Of a signature, of the request that is tried again, else of where we stand."""
        from keting.db.current import connection  # noqa: PLC0415  settings come first

        told = options.get(SCHEMA_HEADER) or (options.get("headers") or {}).get(SCHEMA_HEADER)
        if not told and getattr(connection.tenant, "type", "") != self.kind:
            msg = f"{self.name} was asked for in {connection.schema_name}, which is not a {self.kind}"
            raise WrongScope(msg)
        return str(told or connection.schema_name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        try:
            with self._scope():
                try:
                    return super().__call__(*args, **kwargs)
                finally:
                    if self.kind == "committee" and self.name.split(".")[0] != COUNTING:
                        hint()
        except OfficeClosed as closed:
            # The message is only a hint: once the office is open again the sweep sends another.
            logger.info("%s is left for later: %s", self.name, closed)
            raise Ignore from closed

    def _scope(self) -> AbstractContextManager[Any]:
        schema = self.request.get(SCHEMA_HEADER) or (self.request.headers or {}).get(SCHEMA_HEADER)
        if not schema:
            msg = f"{self.name} came without a committee"
            raise WrongScope(msg)
        return _enter("scope_of_schema", schema, kind=self.kind)


class StreetTask(ScopedTask):
    """Runs as the street office."""

    abstract = True
    kind = "street"


class SystemTask(Task):  # type: ignore[misc]
    """Runs in public: it may read the registry and send other tasks, nothing else."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with _enter("public_scope"):
            return super().__call__(*args, **kwargs)


class OwnerTask(SystemTask):
    """Runs with the owner's login, and takes nothing but the id of an order that the street has stored."""

    abstract = True


def committee_task(name: str) -> Callable[[Callable[..., Any]], Any]:
    """Register a task that runs inside one committee."""
    return app.task(base=ScopedTask, name=name)  # type: ignore[no-any-return]


def street_task(name: str) -> Callable[[Callable[..., Any]], Any]:
    """Register a task that runs as the street office."""
    return app.task(base=StreetTask, name=name)  # type: ignore[no-any-return]


def system_task(name: str) -> Callable[[Callable[..., Any]], Any]:
    """Register a tick that fans out."""
    return app.task(base=SystemTask, name=name)  # type: ignore[no-any-return]


def owner_task(name: str) -> Callable[[Callable[..., Any]], Any]:
    """Register what opens, moves or closes offices; only for the queue `opening`."""
    return app.task(base=OwnerTask, name=name)  # type: ignore[no-any-return]


@worker_before_create_process.connect  # type: ignore[untyped-decorator]
def share(**sent: Any) -> None:
    """Keep what is loaded out of the collector's hands: its pages stay one with the children's."""
    gc.collect()
    gc.freeze()


app = Celery("keting", set_as_current=True)
app.conf.update(SETTINGS)
app.autodiscover_tasks()
app.steps["worker"].add(Ticks)
