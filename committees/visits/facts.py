"""What is counted of the visits, by the day of the visit; of the appointments, by their day.

`visits.households` counts each household once and does not add up over days; `visits.coverage` is it of
the households lived in at the span's last day (实住); `visits.kept` is n kept of d appointments that came
to an end (those moved live on in another, those still planned have none).
"""

from collections.abc import Sequence

from keting.clock import Span
from keting.marks.counting import Count, rows_of

# A household's stays as one run of days each, so that it is counted once however often its people changed.
COUNT = """
WITH wanted AS (SELECT i, start, stop FROM {spans}),
visit AS (
    SELECT i, count(*) AS made, count(appointment_id) AS arranged, sum(minutes) AS minutes,
        count(DISTINCT household_id) AS households
    FROM wanted JOIN visits_visit ON visited_on >= start AND visited_on < stop AND voided_at IS NULL
    GROUP BY i
), need AS (
    SELECT i, count(*) AS needs
    FROM wanted JOIN visits_visit v ON visited_on >= start AND visited_on < stop AND voided_at IS NULL
    JOIN visits_need ON visit_id = v.id
    GROUP BY i
), appointment AS (
    SELECT i, count(*) FILTER (WHERE state = 'kept') AS kept, count(*) AS settled
    FROM wanted JOIN visits_appointment ON day >= start AND day < stop AND state NOT IN ('planned', 'moved')
    GROUP BY i
), lived_in AS MATERIALIZED (
    SELECT unnest(range_agg(daterange(since, until))) AS days FROM households_resident
    WHERE voided_at IS NULL AND basis <> 'registered' GROUP BY household_id
), home AS (
    SELECT i, count(*) AS homes FROM wanted JOIN lived_in ON days @> stop - 1 GROUP BY i
)
SELECT i, coalesce(made, 0), coalesce(arranged, 0), coalesce(minutes, 0), coalesce(households, 0),
    coalesce(needs, 0), coalesce(kept, 0), coalesce(settled, 0), coalesce(homes, 0)
FROM wanted LEFT JOIN visit USING (i) LEFT JOIN need USING (i) LEFT JOIN appointment USING (i)
LEFT JOIN home USING (i)
"""


def count(spans: Sequence[Span]) -> list[Count]:
    """Every measure of every span, zeros included, in one query."""
    return [cell for span, row in rows_of(COUNT, spans) for cell in _cells(span, *row)]


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
