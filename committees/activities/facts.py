"""What the street counts of activities. A correction voids the row, and counts leave voided rows out."""

from collections.abc import Sequence

from keting.clock import Span
from keting.marks.counting import Count, rows_of

# A part is a code of a service kind; the empty part is the total and stands there even when it is 0.
SQL = """
WITH wanted AS (SELECT i, start, stop FROM {spans}),
activity AS (
    SELECT wanted.i, kind.code, one.id, one.state, one.seats
    FROM wanted
    JOIN activities_activity AS one ON one.held_on >= wanted.start AND one.held_on < wanted.stop
    JOIN tenants_servicekind AS kind ON kind.id = one.kind_id
    WHERE one.voided_at IS NULL
),
attendance AS (
    SELECT wanted.i, one.is_new
    FROM wanted
    JOIN activities_attendance AS one ON one.held_on >= wanted.start AND one.held_on < wanted.stop
    WHERE one.voided_at IS NULL
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
SELECT wanted.i, 'activities.held', '', count(activity.id), NULL
FROM wanted LEFT JOIN activity ON activity.i = wanted.i AND state = 'held' GROUP BY wanted.i
UNION ALL
SELECT wanted.i, 'activities.planned', '', count(activity.id), NULL
FROM wanted LEFT JOIN activity USING (i) GROUP BY wanted.i
UNION ALL
SELECT wanted.i, 'activities.attendances', '', count(attendance.i), NULL
FROM wanted LEFT JOIN attendance USING (i) GROUP BY wanted.i
UNION ALL
SELECT wanted.i, 'activities.new_faces', '', count(attendance.i), NULL
FROM wanted LEFT JOIN attendance ON attendance.i = wanted.i AND attendance.is_new GROUP BY wanted.i
UNION ALL
SELECT wanted.i, 'activities.seats_taken', '', coalesce(max(seat.taken), 0), coalesce(sum(activity.seats), 0)
FROM wanted
LEFT JOIN activity ON activity.i = wanted.i AND activity.state <> 'cancelled'
LEFT JOIN seat ON seat.i = wanted.i
GROUP BY wanted.i
"""


def count(spans: Sequence[Span]) -> list[Count]:
    """Held (by kind and in all), planned, attendances, new faces, and seats taken of seats offered."""
    return [
        Count(measure=measure, span=span, part=part, n=n, d=d)
        for span, (measure, part, n, d) in rows_of(SQL, spans)
    ]
