"""What is counted of the register: people by age and basis, households; a state at the last day of a span.

A mark of `people` at a day means that day and every later one: a row counts from `since` until the day
before `until`.
"""

from collections.abc import Sequence

from keting.clock import Span
from keting.marks.counting import Count, rows_of

PARTS = ("registered", "living")
AGES = (60, 70, 80)
MEASURES = ("households.people", *(f"households.people_{age}" for age in AGES))

# Born on 29 February: a year older on 28 February of common years, as Postgres adds years.
_AGES = ", ".join(
    f"count(*) FILTER (WHERE {part} AND born_on + interval '{age} years' < stop)"
    for age in AGES
    for part in PARTS
)
COUNT = """
WITH wanted AS (
    SELECT i, stop FROM {spans}
), home AS (
    SELECT span.i, count(h.id) AS homes
    FROM wanted AS span LEFT JOIN households_household h
        ON h.since < span.stop AND (h.until IS NULL OR h.until >= span.stop) AND h.voided_at IS NULL
    GROUP BY span.i
), person AS (
    SELECT span.i, span.stop, r.household_id, r.born_on,
        r.basis <> 'living' AS registered, r.basis <> 'registered' AS living
    FROM wanted AS span JOIN households_resident r
        ON r.since < span.stop AND (r.until IS NULL OR r.until >= span.stop) AND r.voided_at IS NULL
)
SELECT home.i, home.homes,
    count(DISTINCT household_id) FILTER (WHERE registered),
    count(DISTINCT household_id) FILTER (WHERE living),
    count(*) FILTER (WHERE registered), count(*) FILTER (WHERE living),
    {ages}
FROM home LEFT JOIN person ON person.i = home.i
GROUP BY home.i, home.homes
""".replace("{ages}", _AGES)


def count(spans: Sequence[Span]) -> list[Count]:
    """Every measure of every span by basis; zeros are said."""
    cells = [("households.households", part) for part in ("", *PARTS)]
    cells += [(measure, part) for measure in MEASURES for part in PARTS]
    return [
        Count(measure=measure, span=span, part=part, n=n)
        for span, numbers in rows_of(COUNT, spans)
        for (measure, part), n in zip(cells, numbers, strict=True)
    ]
