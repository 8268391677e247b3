"""The words in which a committee's facts are told to the counters."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection

from keting.clock import Span


class Count(NamedTuple):
    """One counted cell: `n`, or `n` of `d` for a ratio; `part` divides a measure (by service kind, basis)."""

    measure: str
    span: Span
    part: str = ""
    n: int = 0
    d: int | None = None


def span_values(spans: Sequence[Span]) -> tuple[str, list[Any]]:
    """`(VALUES …) AS span(i, start, stop)` and its parameters: the facts of many spans in one query."""
    rows = ", ".join(["(%s::int, %s::date, %s::date)"] * len(spans))
    params = [value for i, span in enumerate(spans) for value in (i, span.start, span.end)]
    return f"(VALUES {rows}) AS span(i, start, stop)", params


def rows_of(sql: str, spans: Sequence[Span], *params: Any) -> Iterable[tuple[Span, tuple[Any, ...]]]:
    """Run a counting query; `{spans}` stands for the spans, its first column must be `span.i`."""
    values, span_params = span_values(spans)
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("{spans}", values), [*span_params, *params])
        return [(spans[row[0]], row[1:]) for row in cursor.fetchall()]
