"""What is counted of the visits, by the day of the visit; of the appointments, by their day.

`visits.households` counts each household once and does not add up over days; `visits.coverage` is it of
the households lived in at the span's last day (实住); `visits.kept` is n kept of d appointments that came
to an end (those moved live on in another, those still planned have none).
"""

from collections.abc import Sequence

from keting.clock import Span
from keting.marks.counting import Count, rows_of

# OFFSET 0: each span reads its own days by their index, not one for other questions.
# A household's stays as one run of days each, so that it is counted once however often its people changed.
# The runs' ends, summed up to a day, say how many are lived in: a year of days costs hardly more than one.
COUNT = """
WITH wanted AS (SELECT i, start, stop FROM {spans}),
within AS (
    SELECT i, id, household_id, appointment_id, minutes
    FROM wanted CROSS JOIN LATERAL (
        SELECT id, household_id, appointment_id, minutes, voided_at FROM visits_visit
        WHERE visited_on >= start AND visited_on < stop OFFSET 0
    ) AS one
    WHERE voided_at IS NULL
), visit AS (
    SELECT i, sum(made) AS made, sum(arranged) AS arranged, sum(minutes) AS minutes, count(*) AS households
    FROM (
        SELECT i, count(*) AS made, count(appointment_id) AS arranged, sum(minutes) AS minutes
        FROM within GROUP BY i, household_id
    ) AS homes
    GROUP BY i
), need AS (
    SELECT i, count(*) AS needs FROM within JOIN visits_need ON visit_id = within.id GROUP BY i
), appointment AS (
    SELECT i, count(*) FILTER (WHERE state = 'kept') AS kept, count(*) AS settled
    FROM wanted JOIN visits_appointment ON day >= start AND day < stop AND state NOT IN ('planned', 'moved')
    GROUP BY i
), stay AS (
    SELECT unnest(range_agg(daterange(since, until))) AS days FROM households_resident
    WHERE voided_at IS NULL AND basis <> 'registered' GROUP BY household_id
), home AS (
    SELECT i, sum(delta) OVER (ORDER BY day) AS homes
    FROM (
        SELECT lower(days) AS day, 1 AS delta, NULL::int AS i FROM stay
        UNION ALL SELECT upper(days), -1, NULL FROM stay WHERE upper(days) IS NOT NULL
        UNION ALL SELECT stop - 1, 0, i FROM wanted
    ) AS point
)
SELECT i, coalesce(made, 0), coalesce(arranged, 0), coalesce(minutes, 0), coalesce(households, 0),
    coalesce(needs, 0), coalesce(kept, 0), coalesce(settled, 0), homes
FROM home LEFT JOIN visit USING (i) LEFT JOIN need USING (i) LEFT JOIN appointment USING (i)
WHERE i IS NOT NULL
"""


def count(spans: Sequence[Span]) -> list[Count]:
    """Every measure of every span, zeros included, in one query."""
    return [cell for span, row in rows_of(COUNT, spans) for cell in _cells(span, *map(int, row))]


def _cells(span: Span, *numbers: int) -> list[Count]:
    made, arranged, minutes, households, needs, kept, settled, homes = numbers
    return [
        Count("visits.made", span, n=made),
        Count("visits.by_appointment", span, n=arranged, d=made),
        Count("visits.minutes", span, n=minutes),
        Count("visits.households", span, n=households),
        Count("visits.coverage", span, n=households, d=homes),
        Count("visits.needs", span, n=needs),
        Count("visits.kept", span, n=kept, d=settled),
    ]
