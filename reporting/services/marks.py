"""Marks and the counting state of the current committee."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Min

from keting.marks.models import CountingState, Mark


class Waiting(NamedTuple):
    """A mark as a fold reads it."""

    id: int
    fact: str
    day: date


def locked_state() -> CountingState:
    """The row that a fold locks before it reads anything (in a transaction)."""
    found = CountingState.objects.select_for_update().first()
    if found is None:
        CountingState.objects.get_or_create(is_only=True)
        found = CountingState.objects.select_for_update().get()
    return found


def waiting_marks() -> list[Waiting]:
    """All marks, in order."""
    return [Waiting(*row) for row in Mark.objects.order_by("id").values_list("id", "fact", "day")]


def waiting_since() -> datetime | None:
    """When the oldest mark was left."""
    oldest: datetime | None = Mark.objects.aggregate(oldest=Min("marked_at"))["oldest"]
    return oldest


def forget(marks: Iterable[Waiting]) -> None:
    """Delete exactly these marks."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM marks_mark WHERE id = ANY(%s)", [[mark.id for mark in marks]])


def days_by_mark(marks: Iterable[Waiting]) -> dict[str, set[date]]:
    """The marked days of each kind of mark."""
    days: dict[str, set[date]] = defaultdict(set)
    for mark in marks:
        days[mark.fact].add(mark.day)
    return days
