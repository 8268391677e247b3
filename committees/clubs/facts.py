"""What the clubs count: clubs and members at the end of a span, meetings and attendances within it.

- `clubs.clubs` n: clubs at home here, in all and by their four classes
- `clubs.members` n: members of these; who is in two clubs counts twice
- `clubs.meetings` n: meetings at which somebody was ticked, by Shanghai day
- `clubs.came` n: members and guests ticked
"""

from collections.abc import Sequence

from committees.clubs.kinds import Category
from keting.clock import Span
from keting.marks.counting import Count, rows_of

CLASSES = ", ".join(f"('{one.value}')" for one in Category)
# OFFSET 0: each span reads its own days by their index, not one for other questions.
SQL = f"""
WITH wanted AS MATERIALIZED (SELECT i, start, stop FROM {{spans}}),
here AS MATERIALIZED (
    SELECT wanted.i, wanted.stop, club.id, club.category FROM wanted
    JOIN clubs_club AS club ON club.since < wanted.stop AND coalesce(club.until, 'infinity') >= wanted.stop
),
standing AS MATERIALIZED (
    SELECT i, category, count(*) AS n FROM here GROUP BY GROUPING SETS ((i, category), (i))
),
inside AS (
    SELECT here.i, count(*) AS n FROM here
    JOIN clubs_member AS one ON one.club_id = here.id
    WHERE one.joined_on < here.stop AND coalesce(one.left_on, 'infinity') >= here.stop
    GROUP BY here.i
),
came AS (
    SELECT i, sum(n) AS n, count(*) AS meetings
    FROM (
        SELECT wanted.i, count(*) AS n
        FROM wanted
        CROSS JOIN LATERAL (
            SELECT club_id, starts_at, voided_at FROM clubs_tick
            WHERE held_on >= wanted.start AND held_on < wanted.stop OFFSET 0
        ) AS one
        WHERE one.voided_at IS NULL
        GROUP BY wanted.i, one.club_id, one.starts_at
    ) AS meeting
    GROUP BY i
)
SELECT wanted.i, 'clubs.clubs', class.code, coalesce(standing.n, 0)
FROM wanted CROSS JOIN (VALUES {CLASSES}) AS class (code)
LEFT JOIN standing ON standing.i = wanted.i AND standing.category = class.code
UNION ALL
SELECT wanted.i, figure.measure, '', coalesce(figure.n, 0)
FROM wanted LEFT JOIN inside USING (i) LEFT JOIN came USING (i)
LEFT JOIN standing ON standing.i = wanted.i AND standing.category IS NULL
CROSS JOIN LATERAL (VALUES
    ('clubs.clubs', standing.n), ('clubs.members', inside.n),
    ('clubs.meetings', came.meetings), ('clubs.came', came.n)
) AS figure (measure, n)
"""  # noqa: S608  our own words


def count(spans: Sequence[Span]) -> list[Count]:
    """Clubs (by class and in all), members, meetings and attendances; zeros are said (1 query)."""
    return [
        Count(measure=measure, span=span, part=part, n=int(n))
        for span, (measure, part, n) in rows_of(SQL, spans)
    ]
