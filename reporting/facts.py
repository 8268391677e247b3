"""Whose facts are counted: the only place where the street's code meets the committees'."""

from collections.abc import Callable, Sequence

from committees.activities import facts as activities
from keting.clock import Span
from keting.marks.counting import Count

FACTS: dict[str, Callable[[Sequence[Span]], list[Count]]] = {
    "activities": activities.count,
}


def fact_of(mark: str) -> str:
    """The room whose facts a mark is about: triggers of one room may leave `desk` and `desk_closed`."""
    return mark.split("_", 1)[0]
