"""What the street counts of activities. A correction voids the row, and counts leave voided rows out."""

from collections.abc import Sequence

from keting.clock import Span
from keting.marks.counting import Count, rows_of

# OFFSET 0: each span reads its own days by their index, not one for other questions.
# A part is a code of a service kind; the empty part is the total and stands there even when it is 0.
SQL = """
WITH wanted AS MATERIALIZED (SELECT i, start, stop FROM {spans}),
activity AS MATERIALIZED (
    SELECT wanted.i, kind.code, one.id, one.state, one.seats
    FROM wanted
    CROSS JOIN LATERAL (
        SELECT id, state, seats, kind_id, voided_at FROM activities_activity
        WHERE held_on >= wanted.start AND held_on < wanted.stop OFFSET 0
    ) AS one
    JOIN tenants_servicekind AS kind ON kind.id = one.kind_id
    WHERE one.voided_at IS NULL
),
-- Each is summed up by span first: the rows themselves, joined to the spans, would be compared one by one.
planned AS (
    SELECT i, count(*) AS n, count(*) FILTER (WHERE state = 'held') AS held,
           sum(seats) FILTER (WHERE state <> 'cancelled') AS seats
    FROM activity GROUP BY i
),
attendance AS (
    SELECT wanted.i, count(*) AS n, count(*) FILTER (WHERE one.is_new) AS fresh
    FROM wanted
    CROSS JOIN LATERAL (
        SELECT is_new, voided_at FROM activities_attendance
        WHERE held_on >= wanted.start AND held_on < wanted.stop OFFSET 0
    ) AS one
    WHERE one.voided_at IS NULL
    GROUP BY wanted.i
),
seat AS (
    SELECT activity.i, count(*) AS taken
    FROM activity
    JOIN activities_signup AS one ON one.activity_id = activity.id
    WHERE activity.state <> 'cancelled' AND one.state = 'active' AND one.seat IS NOT NULL
    GROUP BY activity.i
)
SELECT activity.i, 'activities.held', activity.code, count(*), NULL::bigint
FROM activity WHERE state = 'held' GROUP BY activity.i, activity.code
UNION ALL
SELECT wanted.i, figure.measure, '', coalesce(figure.n, 0), figure.d
FROM wanted
LEFT JOIN planned USING (i) LEFT JOIN attendance USING (i) LEFT JOIN seat USING (i)
CROSS JOIN LATERAL (VALUES
    ('activities.held', planned.held, NULL),
    ('activities.planned', planned.n, NULL),
    ('activities.attendances', attendance.n, NULL),
    ('activities.new_faces', attendance.fresh, NULL),
    ('activities.seats_taken', seat.taken, coalesce(planned.seats, 0))
) AS figure (measure, n, d)
"""


def count(spans: Sequence[Span]) -> list[Count]:
    """Held (by kind and in all), planned, attendances, new faces, and seats taken of seats offered."""
    return [
        Count(measure=measure, span=span, part=part, n=n, d=d)
        for span, (measure, part, n, d) in rows_of(SQL, spans)
    ]
