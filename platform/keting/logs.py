"""What may stand in a log: where something broke and of what kind, never the words that it broke on.

The text of an exception quotes rows (PostgreSQL's DETAIL, a form's value), a path quotes what was looked for.
"""

import logging
import traceback
from collections.abc import Iterator
from typing import Any

from keting.db.current import connection


class Discreet(logging.Filter):
    """Takes words out of a line before any handler writes it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security"):
            # What was refused is somebody's; that it was is enough.
            record.msg, record.args = "refused (%s)", (record.name.rpartition(".")[2],)
        elif record.name == "django.request" and record.args:
            record.msg, record.args = "%s: %s", (str(record.args[0]), _view_of(record))  # type: ignore[index]
        elif isinstance(record.args, dict) and "exc" in record.args:
            # Celery's line about a task that failed: it ends in the exception and its traceback.
            told = f"{record.args.get('name')}[{record.args.get('id')}]"
            record.msg, record.args = "task %s failed", (told,)
        if isinstance(record.exc_info, tuple):
            record.exc_text, record.exc_info = told_of(record.exc_info), None
        return True


def watch(what: str) -> None:
    """A line for whoever watches (deploy/server/collector/alarms.toml): what, and in which office."""
    logging.getLogger("keting.watch").warning("%s in %s", what, connection.schema_name)


def told_of(trouble: Any) -> str:
    """Kinds and places of an exception and of those behind it."""
    return "\n".join(_lines(trouble[1]))


def _lines(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield from (
            f"  {one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(error.__traceback__)
        )
        found = getattr(error, "diag", None)
        names = [getattr(found, name, None) for name in ("sqlstate", "constraint_name", "table_name")]
        yield " ".join([f"{type(error).__module__}.{type(error).__qualname__}", *filter(None, names)])
        error = error.__cause__ or error.__context__


def _view_of(record: logging.LogRecord) -> str:
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    return match.view_name if match else "?"
