"""What is counted at the desk, by the day of receipt, by the day of the end, and what was overdue.

`desk.received` has the ten kinds as parts and their sum; `desk.on_time` is n of d closed. A matter is
overdue when its limit passed before the span's last day and it had no end by then. Zeros are left out.
"""

from collections.abc import Sequence

from keting.clock import Span
from keting.marks.counting import Count, rows_of

# OFFSET 0: each span reads its own days by their index, not one for other questions.
# Overdue is a piece of time too: its ends, summed up to a span's last day, say how many stand in it.
COUNT = """
WITH wanted AS (SELECT i, start, stop FROM {spans}),
late AS (
    SELECT greatest(received_on, due_on + 1) AS since, closed_on AS until FROM desk_matter
    WHERE voided_at IS NULL AND (closed_on IS NULL OR closed_on > greatest(received_on, due_on + 1))
)
SELECT i, 'desk.received', coalesce(kind.code, ''), count(*), NULL::bigint
FROM wanted CROSS JOIN LATERAL (
    SELECT kind_id, voided_at FROM desk_matter WHERE received_on >= start AND received_on < stop OFFSET 0
) AS received
JOIN tenants_servicekind kind ON kind.id = kind_id
WHERE voided_at IS NULL
GROUP BY GROUPING SETS ((i, kind.code), (i))
UNION ALL
SELECT i, measure, '', n, d
FROM (
    SELECT i, count(*) AS closed, count(*) FILTER (WHERE closed_on <= due_on) AS on_time,
        count(*) FILTER (WHERE outcome = 'guided') AS guided
    FROM wanted CROSS JOIN LATERAL (
        SELECT closed_on, due_on, outcome, voided_at FROM desk_matter
        WHERE closed_on >= start AND closed_on < stop OFFSET 0
    ) AS ended
    WHERE voided_at IS NULL
    GROUP BY i
) AS ends
CROSS JOIN LATERAL (VALUES
    ('desk.closed', closed, NULL), ('desk.on_time', on_time, closed), ('desk.guided', guided, NULL)
) AS cell(measure, n, d)
UNION ALL
SELECT i, 'desk.overdue', '', n, NULL
FROM (
    SELECT i, sum(delta) OVER (ORDER BY day) AS n
    FROM (
        SELECT since AS day, 1 AS delta, NULL::int AS i FROM late
        UNION ALL SELECT until, -1, NULL FROM late WHERE until IS NOT NULL
        UNION ALL SELECT stop - 1, 0, i FROM wanted
    ) AS point
) AS summed
WHERE i IS NOT NULL AND n > 0
"""


def count(spans: Sequence[Span]) -> list[Count]:
    """Every measure of every span, in one query."""
    return [
        Count(measure=measure, span=span, part=part, n=n, d=d)
        for span, (measure, part, n, d) in rows_of(COUNT, spans)
    ]
