"""What the rooms count: bookings, their use, cancellations and unmet demand.

- `rooms.bookings` n: bookings that held their hours, by Shanghai day
- `rooms.use` n/d: minutes occupied of minutes open and not closed, over spaces (a joined hall is its spaces)
- `rooms.cancelled` n: bookings given back
- `rooms.refused` n: requests refused, by the day wanted
- `rooms.minutes` n: minutes booked, in all and by loud, quiet and private
- `rooms.no_shows` n: bookings that nobody came to
Voided rows (entered by mistake) count nowhere.
"""

from collections.abc import Sequence

from keting.clock import Span
from keting.marks.counting import Count, rows_of

COUNTING = """
WITH span AS MATERIALIZED (SELECT * FROM {spans}),
room AS (
    SELECT room_id, count(*) AS spaces, min(space_id::text)::uuid AS space_id
    FROM rooms_roomspace GROUP BY room_id
),
one AS MATERIALIZED (
    SELECT one::date AS day, extract(isodow FROM one)::text AS digit,
           CASE WHEN o.is_working IS FALSE THEN 'holiday' WHEN extract(isodow FROM one) < 6 THEN 'working'
                WHEN o.is_working THEN 'make_up' ELSE 'rest' END AS kind
    FROM (SELECT min(start) AS first, max(stop) - 1 AS last FROM span) AS whole
    CROSS JOIN LATERAL generate_series(first, last, interval '1 day') AS one
    LEFT JOIN tenants_officialday o ON o.day = one::date
),
-- Each room of one space on each day, in the hours of the rule that wins (selectors.hours._weight).
opened AS MATERIALIZED (
    SELECT one.day, room.space_id, (one.day + rule.opens_at) AT TIME ZONE 'Asia/Shanghai' AS opens,
           (one.day + rule.closes_at) AT TIME ZONE 'Asia/Shanghai' AS closes
    FROM one
    JOIN rooms_room r ON one.day >= r.since AND one.day < coalesce(r.until, 'infinity')
    JOIN room ON room.room_id = r.id AND room.spaces = 1
    CROSS JOIN LATERAL (
        SELECT opens_at, closes_at FROM (
            SELECT h.opens_at, h.closes_at, coalesce(h.until = h.since + 1, false) AS is_one_day,
                   h.day_kind, h.weekdays, h.until, h.id
            FROM rooms_hours h
            WHERE h.room_id = r.id AND h.since <= one.day AND one.day < coalesce(h.until, 'infinity')
            AND (h.weekdays = '' OR strpos(h.weekdays, one.digit) > 0) AND h.day_kind IN ('', one.kind)
            UNION ALL SELECT r.opens_at, r.closes_at, NULL, NULL, NULL, NULL, NULL
        ) AS rule
        ORDER BY is_one_day DESC NULLS LAST, (day_kind <> '') DESC NULLS LAST,
            (weekdays <> '') DESC NULLS LAST, (until IS NOT NULL) DESC, id DESC NULLS LAST
        LIMIT 1
    ) AS rule
    WHERE rule.opens_at IS NOT NULL
),
-- Minutes open, less what closures take away (claims of one space never overlap), summed up to each day.
upto AS MATERIALIZED (
    SELECT day, sum(minutes) OVER (ORDER BY day) AS minutes FROM (
        SELECT day, sum(extract(epoch FROM stop - start) / 60 * sign)::bigint AS minutes FROM (
            SELECT day, opens AS start, closes AS stop, 1 AS sign FROM opened
            UNION ALL
            SELECT day, greatest(opens, lower(c.during)), least(closes, upper(c.during)), -1
            FROM rooms_claim c JOIN opened ON opened.space_id = c.space_id
                AND opens < upper(c.during) AND lower(c.during) < closes
            WHERE c.closure_id IS NOT NULL AND c.is_active
            UNION ALL SELECT day, day, day, 0 FROM one
        ) AS piece GROUP BY day
    ) AS of_day
)
SELECT span.i, held.n, held.minutes, (till.minutes - coalesce(before.minutes, 0))::bigint,
       held.cancelled, refused.n, held.absent, held.loud, held.quiet, held.private
FROM span
JOIN upto AS till ON till.day = span.stop - 1
LEFT JOIN upto AS before ON before.day = span.start - 1
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE b.occupies) AS n,
           count(*) FILTER (WHERE b.state = 'cancelled') AS cancelled,
           count(*) FILTER (WHERE b.state = 'no_show') AS absent,
           {by_use},
           coalesce(sum(extract(epoch FROM b.ends_at - b.starts_at) / 60 * room.spaces)
               FILTER (WHERE b.occupies), 0)::bigint AS minutes
    FROM rooms_booking b LEFT JOIN room USING (room_id)
    WHERE b.day >= span.start AND b.day < span.stop AND b.voided_at IS NULL
) held
CROSS JOIN LATERAL (
    SELECT count(*) AS n FROM rooms_refused f WHERE f.wanted_on >= span.start AND f.wanted_on < span.stop
) refused
"""


USES = ("loud", "quiet", "private")
BY_USE = ", ".join(
    "coalesce(sum(extract(epoch FROM b.ends_at - b.starts_at) / 60) "
    f"FILTER (WHERE b.occupies AND b.use = '{use}'), 0)::bigint AS {use}"
    for use in USES
)


def count(spans: Sequence[Span]) -> list[Count]:
    """The rooms' figures for each span, zeros included (1 query)."""
    counts: list[Count] = []
    statement = COUNTING.replace("{by_use}", BY_USE)
    for span, (bookings, occupied, opened, cancelled, refused, absent, *by_use) in rows_of(statement, spans):
        counts += [
            Count("rooms.bookings", span, n=bookings),
            Count("rooms.use", span, n=occupied, d=opened),
            Count("rooms.cancelled", span, n=cancelled),
            Count("rooms.refused", span, n=refused),
            Count("rooms.no_shows", span, n=absent),
            Count("rooms.minutes", span, n=sum(by_use)),
        ]
        for part, minutes in zip(USES, by_use, strict=True):
            counts += [Count("rooms.minutes", span, part=part, n=minutes)] if minutes else []
    return counts
