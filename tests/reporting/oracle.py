"""Every measure once more, as plain SQL over the raw tables for one span: slow, simple, independent."""

from datetime import date
from typing import Any

from django.db import connection

VISIT = "FROM visits_visit v WHERE v.voided_at IS NULL AND v.visited_on BETWEEN %(first)s AND %(last)s"
SETTLED = (
    "FROM visits_appointment WHERE state NOT IN ('planned', 'moved') AND day BETWEEN %(first)s AND %(last)s"
)
HERE = "since <= %(last)s AND coalesce(until, 'infinity') > %(last)s AND voided_at IS NULL"
LIVED_IN = (
    f"SELECT DISTINCT household_id FROM households_resident WHERE {HERE} AND basis IN ('living', 'both')"
)
RECEIVED = "FROM desk_matter WHERE voided_at IS NULL AND received_on BETWEEN %(first)s AND %(last)s"
CLOSED = "FROM desk_matter WHERE voided_at IS NULL AND closed_on BETWEEN %(first)s AND %(last)s"
BOOKED = "FROM rooms_booking b WHERE voided_at IS NULL AND occupies AND day BETWEEN %(first)s AND %(last)s"
BOOKED_MINUTES = (
    f"coalesce(sum(extract(epoch FROM ends_at - starts_at) / 60), 0)::bigint, NULL::bigint {BOOKED}"
)
REFUSED = "FROM rooms_refused WHERE wanted_on BETWEEN %(first)s AND %(last)s"
ACTIVITY = "FROM activities_activity a WHERE a.voided_at IS NULL AND a.held_on BETWEEN %(first)s AND %(last)s"
CAME = "FROM activities_attendance WHERE voided_at IS NULL AND held_on BETWEEN %(first)s AND %(last)s"
AT_HOME = "since <= %(last)s AND coalesce(until, 'infinity') > %(last)s"
TICKED = "FROM clubs_tick WHERE voided_at IS NULL AND held_on BETWEEN %(first)s AND %(last)s"
KIND = "JOIN tenants_servicekind k ON k.id = kind_id"
# Minute by minute's cousin: every quarter of an hour of every day is asked whether it was open.
OPEN_MINUTES = """
WITH one AS (SELECT day::date AS day, to_char(day, 'ID') AS digit FROM
    generate_series(%(first)s::date, %(last)s::date, interval '1 day') AS day),
hours AS (SELECT DISTINCT ON (r.id, one.day) r.id, one.day, rule.opens_at, rule.closes_at
    FROM one JOIN rooms_room r ON one.day >= r.since AND one.day < coalesce(r.until, 'infinity')
    LEFT JOIN tenants_officialday o ON o.day = one.day
    JOIN LATERAL (
        SELECT 1 + 16 * (until IS NOT DISTINCT FROM since + 1)::int + 8 * (day_kind <> '')::int
            + 4 * (weekdays <> '')::int + 2 * (until IS NOT NULL)::int AS rank,
            opens_at, closes_at, id FROM rooms_hours h
        WHERE h.room_id = r.id
        AND one.day >= h.since AND (h.until IS NULL OR one.day < h.until)
        AND (weekdays = '' OR strpos(weekdays, digit) > 0)
        AND (day_kind = '' OR day_kind = CASE
            WHEN NOT o.is_working THEN 'holiday' WHEN digit < '6' THEN 'working'
            WHEN o.is_working THEN 'make_up' ELSE 'rest' END)
        UNION ALL SELECT 0, r.opens_at, r.closes_at, r.id) AS rule ON true
    ORDER BY r.id, one.day, rule.rank DESC, rule.id DESC)
SELECT 15 * count(*) FROM hours h JOIN rooms_roomspace p ON p.room_id = h.id
CROSS JOIN generate_series(0, 95) AS quarter
CROSS JOIN LATERAL (SELECT time '00:00' + quarter * interval '15 min' AS clock) AS c
WHERE clock >= opens_at AND clock < closes_at
AND (SELECT count(*) FROM rooms_roomspace q WHERE q.room_id = h.id) = 1
AND NOT EXISTS (SELECT 1 FROM rooms_claim s WHERE s.space_id = p.space_id AND s.is_active
    AND s.closure_id IS NOT NULL AND s.during @> ((h.day + clock) AT TIME ZONE 'Asia/Shanghai'))
"""
USED_MINUTES = f"""
SELECT coalesce(sum(extract(epoch FROM b.ends_at - b.starts_at) / 60), 0)
{BOOKED.replace("booking b", "booking b JOIN rooms_roomspace p ON p.room_id = b.room_id")}
"""


def _ratio(n: str, d: str) -> str:
    return f"SELECT '', ({n}), ({d})"


def _by_basis(where: str) -> str:
    people = f"FROM households_resident WHERE {HERE} AND {where}"
    return (
        f"SELECT 'registered', count(*), NULL {people} AND basis IN ('registered', 'both') "
        f"UNION ALL SELECT 'living', count(*), NULL {people} AND basis IN ('living', 'both')"
    )


ORACLE = {
    "visits.made": f"SELECT '', count(*), NULL {VISIT}",
    "visits.households": f"SELECT '', count(DISTINCT household_id), NULL {VISIT}",
    "visits.coverage": _ratio(
        f"SELECT count(DISTINCT household_id) {VISIT}", f"SELECT count(*) FROM ({LIVED_IN}) AS home"
    ),
    "visits.by_appointment": _ratio(
        f"SELECT count(*) {VISIT} AND appointment_id IS NOT NULL", f"SELECT count(*) {VISIT}"
    ),
    "visits.kept": _ratio(f"SELECT count(*) {SETTLED} AND state = 'kept'", f"SELECT count(*) {SETTLED}"),
    "visits.needs": f"SELECT '', count(*), NULL FROM visits_need WHERE visit_id IN (SELECT v.id {VISIT})",
    "desk.received": (
        f"SELECT '', count(*), NULL {RECEIVED} UNION ALL "
        f"SELECT k.code, count(*), NULL {RECEIVED.replace('WHERE', KIND + ' WHERE')} GROUP BY k.code"
    ),
    "desk.on_time": _ratio(f"SELECT count(*) {CLOSED} AND closed_on <= due_on", f"SELECT count(*) {CLOSED}"),
    "desk.guided": f"SELECT '', count(*), NULL {CLOSED} AND outcome = 'guided'",
    "desk.overdue": (
        "SELECT '', count(*), NULL FROM desk_matter WHERE voided_at IS NULL AND received_on <= %(last)s "
        "AND due_on < %(last)s AND coalesce(closed_on, 'infinity') > %(last)s"
    ),
    "rooms.use": _ratio(USED_MINUTES, OPEN_MINUTES),
    "rooms.bookings": f"SELECT '', count(*), NULL {BOOKED}",
    "rooms.refused": f"SELECT '', count(*), NULL {REFUSED}",
    "rooms.minutes": f"SELECT '', {BOOKED_MINUTES} UNION ALL SELECT use, {BOOKED_MINUTES} GROUP BY use",
    "rooms.no_shows": (
        "SELECT '', count(*), NULL FROM rooms_booking WHERE voided_at IS NULL AND state = 'no_show' "
        "AND day BETWEEN %(first)s AND %(last)s"
    ),
    "activities.held": (
        f"SELECT '', count(*), NULL {ACTIVITY} AND state = 'held' UNION ALL "
        f"SELECT k.code, count(*), NULL {ACTIVITY.replace('WHERE', KIND + ' WHERE')} AND state = 'held' "
        "GROUP BY k.code"
    ),
    "clubs.clubs": (
        f"SELECT '', count(*), NULL FROM clubs_club WHERE {AT_HOME} UNION ALL "
        f"SELECT category, count(*), NULL FROM clubs_club WHERE {AT_HOME} GROUP BY category"
    ),
    "clubs.members": (
        "SELECT '', count(*), NULL FROM clubs_member "
        f"WHERE club_id IN (SELECT id FROM clubs_club WHERE {AT_HOME})"
        " AND joined_on <= %(last)s AND coalesce(left_on, 'infinity') > %(last)s"
    ),
    "clubs.meetings": f"SELECT '', count(*), NULL FROM (SELECT DISTINCT club_id, starts_at {TICKED}) AS met",
    "clubs.came": f"SELECT '', count(*), NULL {TICKED}",
    "activities.planned": f"SELECT '', count(*), NULL {ACTIVITY}",
    "activities.attendances": f"SELECT '', count(*), NULL {CAME}",
    "activities.new_faces": f"SELECT '', count(*), NULL {CAME} AND is_new",
    "households.households": f"SELECT 'living', count(*), NULL FROM ({LIVED_IN}) AS home",
    "households.people_60": _by_basis("born_on + interval '60 years' <= %(last)s::date"),
}


def true_cells(measure: str, first: date, last: date) -> dict[str, tuple[int, int | None]]:
    """The cells of a measure, by part, from `first` to `last`; parts of 0 left out."""
    with connection.cursor() as cursor:
        cursor.execute(ORACLE[measure], {"first": first, "last": last})
        rows: list[tuple[str, Any, Any]] = cursor.fetchall()
    return {part: (int(n), None if d is None else int(d)) for part, n, d in rows if n or d}
