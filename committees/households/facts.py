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
_CELLS = ", ".join(f"('{measure}', '{part}')" for measure, part in CELLS)
_AGES = ", ".join(f"({age}, 'households.people_{age}')" for age in AGES)

# Each row is a piece of time in which it counts; the pieces' ends, gathered between the days that are asked
# for and summed up to each, give the state: a year of days costs hardly more than one. Who is both registered
# and living here joins both parts last. Someone born on 29 February is a year older on 28 February of common
# years, as Postgres adds years.
COUNT = """
WITH wanted AS (
    SELECT i, dense_rank() OVER (ORDER BY stop) AS place, stop - 1 AS day FROM {spans}
), person AS (
    SELECT household_id, born_on, since, until, basis FROM households_resident
    WHERE voided_at IS NULL AND (until IS NULL OR until > since)
), piece AS (
    SELECT 'households.households' AS measure, '' AS basis, since AS start, until AS stop
    FROM households_household WHERE voided_at IS NULL AND (until IS NULL OR until > since)
    UNION ALL
    SELECT 'households.people', basis, since, until FROM person
    UNION ALL
    SELECT measure, basis, greatest(since, older), until
    FROM person, (VALUES {ages}) AS ages(age, measure),
        LATERAL (SELECT (born_on + age * interval '1 year')::date) AS birthday(older)
    WHERE born_on IS NOT NULL AND (until IS NULL OR greatest(since, older) < until)
    UNION ALL
    SELECT 'households.households', part, lower(days), upper(days)
    FROM (
        SELECT part, unnest(range_agg(daterange(since, until))) AS days
        FROM person, (VALUES ('registered', 'living'), ('living', 'registered')) AS parts(part, other)
        WHERE basis <> other
        GROUP BY household_id, part
    ) AS homes
), edge AS (
    SELECT measure, basis, width_bucket(day - 1, days) AS after, sum(delta) AS delta
    FROM (
        SELECT measure, basis, start AS day, 1 AS delta FROM piece WHERE start IS NOT NULL
        UNION ALL
        SELECT measure, basis, stop, -1 FROM piece WHERE stop IS NOT NULL
    ) AS edges, (SELECT array_agg(DISTINCT day ORDER BY day) AS days FROM wanted) AS asked
    GROUP BY measure, basis, after
)
SELECT i, cell.measure, part, coalesce(sum(delta), 0)
FROM wanted CROSS JOIN (VALUES {cells}) AS cell(measure, part)
LEFT JOIN edge ON edge.measure = cell.measure AND basis IN (part, 'both') AND after < place
GROUP BY i, cell.measure, part
""".replace("{ages}", _AGES).replace("{cells}", _CELLS)


def count(spans: Sequence[Span]) -> list[Count]:
    """Every measure of every span by basis; zeros are said."""
    return [
        Count(measure=measure, span=span, part=part, n=int(n))
        for span, (measure, part, n) in rows_of(COUNT, spans)
    ]
