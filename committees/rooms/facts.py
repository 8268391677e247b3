"""What the rooms count: bookings, their use, cancellations and unmet demand.

- `rooms.bookings` n: bookings that held their hours, by Shanghai day
- `rooms.use` n/d: minutes occupied of minutes open, over spaces (a joined hall is its spaces)
- `rooms.cancelled` n: bookings given back
- `rooms.refused` n: requests refused, by the day wanted
Voided rows (entered by mistake) count nowhere.
"""

from collections.abc import Sequence

from keting.clock import Span
from keting.marks.counting import Count, rows_of

COUNTING = """
WITH room AS (
    SELECT room_id, count(*) AS spaces FROM rooms_roomspace GROUP BY room_id
)
SELECT span.i, held.n, held.minutes, opened.minutes, held.cancelled, refused.n
FROM {spans}
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE b.occupies) AS n,
           count(*) FILTER (WHERE b.state = 'cancelled') AS cancelled,
           coalesce(sum(extract(epoch FROM b.ends_at - b.starts_at) / 60 * room.spaces)
               FILTER (WHERE b.occupies), 0)::bigint AS minutes
    FROM rooms_booking b LEFT JOIN room USING (room_id)
    WHERE b.day >= span.start AND b.day < span.stop AND b.voided_at IS NULL
) held
CROSS JOIN LATERAL (
    SELECT coalesce(sum(extract(epoch FROM r.closes_at - r.opens_at) / 60
               * greatest(0, least(span.stop, coalesce(r.until, span.stop)) - greatest(span.start, r.since))
           ), 0)::bigint AS minutes
    FROM rooms_room r JOIN room ON room.room_id = r.id WHERE room.spaces = 1
) opened
CROSS JOIN LATERAL (
    SELECT count(*) AS n FROM rooms_refused f WHERE f.wanted_on >= span.start AND f.wanted_on < span.stop
) refused
"""


def count(spans: Sequence[Span]) -> list[Count]:
    """The rooms' figures for each span, zeros included (1 query)."""
    counts: list[Count] = []
    for span, (bookings, occupied, opened, cancelled, refused) in rows_of(COUNTING, spans):
        counts += [
            Count("rooms.bookings", span, n=bookings),
            Count("rooms.use", span, n=occupied, d=opened),
            Count("rooms.cancelled", span, n=cancelled),
            Count("rooms.refused", span, n=refused),
        ]
    return counts
