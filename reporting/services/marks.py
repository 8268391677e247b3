"""Marks and the counting state of the current committee.

Plain SQL: a fold is a handful of small statements, and by way of models more of its time would go into
composing them than into the database.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from keting import clock
from keting.marks.models import CountingState

# A row becomes a model by the order of its fields, which is not that of a table's columns.
FIELDS = ", ".join(str(field.column) for field in CountingState._meta.concrete_fields)
LOCK = f"SELECT {FIELDS} FROM marks_countingstate FOR UPDATE"  # noqa: S608  constants only
# A fold locks by writing. Its commit waits for no disk: figures that a crash has lost are still marked,
# since the log of one server loses its end only, and there the deletion of the marks stands.
BEGIN = f"""
SET LOCAL synchronous_commit = off;
UPDATE marks_countingstate SET counted_at = %s, failures = 0 RETURNING {FIELDS}
"""  # noqa: S608  constants only
STANDING = """
SELECT (SELECT min(marked_at) FROM marks_mark), coalesce(failures, 0), ticked_on, recounted_at,
    cleared_on
FROM (SELECT 1) AS always LEFT JOIN marks_countingstate ON true
"""
# Should a crash lose the deletion, these days are only counted once more: nobody waits for the disk.
FORGET = "SET LOCAL synchronous_commit = off; DELETE FROM marks_mark WHERE id = ANY(%s)"


class Waiting(NamedTuple):
    """A mark as a fold reads it."""

    id: int
    fact: str
    day: date


@dataclass(frozen=True)
class Standing:
    """Where the counting of a committee stands."""

    since: datetime | None
    failures: int = 0
    ticked_on: date | None = None
    recounted_on: date | None = None
    cleared_on: date | None = None


def locked_state() -> CountingState:
    """The row that a fold locks before it reads anything (in a transaction)."""
    return _locked(LOCK)


def begun(at: datetime) -> CountingState:
    """The same for a fold: what is marked by now will have been counted at this instant."""
    return _locked(BEGIN, at)


def _locked(sql: str, *params: Any) -> CountingState:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [column.name for column in cursor.description or ()]
        row = cursor.fetchone()
    if row is None:
        CountingState.objects.get_or_create(is_only=True)
        return _locked(sql, *params)
    return CountingState.from_db(connection.alias, names, row)


def waiting_marks() -> list[Waiting]:
    """All marks, in order."""
    return [Waiting(*row) for row in _rows("SELECT id, fact, day FROM marks_mark ORDER BY id")]


def standing() -> Standing:
    """What sweep and tick need to know."""
    since, failures, ticked_on, recounted_at, cleared_on = _rows(STANDING)[0]
    return Standing(since, failures, ticked_on, recounted_at and clock.day_of(recounted_at), cleared_on)


def note_first_day(day: date) -> None:
    """From now on this is the first day that is counted."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE marks_countingstate SET first_day = %s", [day])


def forget(marks: Iterable[Waiting]) -> None:
    """Delete exactly these marks."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [[mark.id for mark in marks]])


def days_by_mark(marks: Iterable[Waiting]) -> dict[str, set[date]]:
    """The marked days of each kind of mark."""
    days: dict[str, set[date]] = defaultdict(set)
    for mark in marks:
        days[mark.fact].add(mark.day)
    return days


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
