"""What is counted of the register: people by age and basis, households; a state at the last day of a span.

A mark of `people` at a day means that day and every later one: a row counts from `since` until the day
before `until`.
"""

from collections.abc import Sequence

from keting.clock import Span
from keting.marks.counting import Count, rows_of

PARTS = ("registered", "living")
AGES = (60, 70, 80)
HOMES = "households.households"
CELLS = [
    (HOMES, ""),
    *((HOMES, part) for part in PARTS),
    *(("households.people", part) for part in PARTS),
    *((f"households.people_{age}", part) for age in AGES for part in PARTS),
]
_CELLS = ", ".join(f"('{measure} {part}')" for measure, part in CELLS)
_AGES = ", ".join(f"({age})" for age in AGES)

# Each row is a piece of time in which it counts; the pieces' ends, summed up to a day, give the state. So a
# year of days costs hardly more than one. Someone born on 29 February is a year older on 28 February of
# common years, as Postgres adds years.
COUNT = """
WITH wanted AS (
    SELECT i, stop FROM {spans}
), person AS (
    SELECT r.household_id, r.born_on, r.since, r.until, part.name AS part
    FROM households_resident r
    JOIN (VALUES ('registered', 'living'), ('living', 'registered')) AS part(name, other)
        ON r.basis <> part.other
    WHERE r.voided_at IS NULL AND (r.until IS NULL OR r.until > r.since)
), piece AS (
    SELECT 'households.households ' AS cell, since AS start, until AS stop
    FROM households_household WHERE voided_at IS NULL AND (until IS NULL OR until > since)
    UNION ALL
    SELECT 'households.people ' || part, since, until FROM person
    UNION ALL
    SELECT 'households.people_' || age || ' ' || part, greatest(since, older), until
    FROM person, (VALUES {ages}) AS ages(age),
        LATERAL (SELECT (born_on + age * interval '1 year')::date) AS birthday(older)
    WHERE born_on IS NOT NULL AND (until IS NULL OR greatest(since, older) < until)
    UNION ALL
    SELECT 'households.households ' || part, lower(piece), upper(piece)
    FROM (
        SELECT part, unnest(range_agg(daterange(since, until))) AS piece
        FROM person GROUP BY household_id, part
    ) AS homes
), point AS (
    SELECT cell, start AS day, 1 AS delta, NULL::int AS i FROM piece WHERE start IS NOT NULL
    UNION ALL
    SELECT cell, stop, -1, NULL FROM piece WHERE stop IS NOT NULL
    UNION ALL
    SELECT cell, wanted.stop - 1, 0, wanted.i FROM wanted, (VALUES {cells}) AS cells(cell)
), summed AS (
    SELECT i, cell, sum(delta) OVER (PARTITION BY cell ORDER BY day) AS n FROM point
)
SELECT i, cell, n FROM summed WHERE i IS NOT NULL
""".replace("{ages}", _AGES).replace("{cells}", _CELLS)


def count(spans: Sequence[Span]) -> list[Count]:
    """Every measure of every span by basis; zeros are said."""
    return [
        Count(measure=cell.partition(" ")[0], span=span, part=cell.partition(" ")[2], n=int(n))
        for span, (cell, n) in rows_of(COUNT, spans)
    ]
