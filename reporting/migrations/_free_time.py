"""The street's doors between neighbours: what is free, told by each committee of itself, without persons.

As in `_functions` the committee is the one whose login calls, and a caller from elsewhere is refused.
"""

from reporting.migrations._functions import CALLER

SHARE_FREE = f"""
CREATE FUNCTION share_free(payload jsonb) RETURNS void LANGUAGE sql SECURITY DEFINER
BEGIN ATOMIC
    DELETE FROM reporting_freetime WHERE committee = {CALLER};
    INSERT INTO reporting_freetime
        (id, committee, slug, room, seats, is_loud, starts_at, ends_at, latitude, longitude, told_at)
    SELECT gen_random_uuid(), {CALLER}, slug, room, seats, is_loud, starts_at, ends_at,
        (payload ->> 'latitude')::float8, (payload ->> 'longitude')::float8, (payload ->> 'at')::timestamptz
    FROM jsonb_to_recordset(payload -> 'free') AS piece(
        slug text, room text, seats smallint, is_loud boolean, starts_at timestamptz, ends_at timestamptz);
END
"""
# A degree is 111,320 metres; near enough within a street.
METRES = """
(111320 * sqrt(power(latitude - (payload ->> 'latitude')::float8, 2)
    + power((longitude - (payload ->> 'longitude')::float8)
        * cos(radians((payload ->> 'latitude')::float8)), 2)))
"""
FREE_NEARBY = f"""
CREATE FUNCTION free_nearby(payload jsonb) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
BEGIN ATOMIC
    WITH fitting AS (
        SELECT committee, slug, room, (round({METRES} / 10) * 10)::integer AS metres,
            least(greatest(starts_at, (payload ->> 'wanted')::timestamptz), ends_at - length) AS starts_at, length
        FROM reporting_freetime
        CROSS JOIN (SELECT make_interval(mins => (payload ->> 'minutes')::integer) AS length) AS asked
        WHERE {CALLER} IS NOT NULL AND committee <> {CALLER}
          AND told_at > (payload ->> 'fresh')::timestamptz
          AND seats >= (payload ->> 'seats')::integer
          AND (is_loud OR NOT (payload ->> 'is_loud')::boolean)
          AND ends_at - starts_at >= length
          AND ends_at > (payload ->> 'first')::timestamptz AND starts_at < (payload ->> 'last')::timestamptz
    ),
    near AS (
        SELECT committee, slug, room, metres, starts_at, starts_at + length AS ends_at,
            row_number() OVER (PARTITION BY committee ORDER BY
                abs(extract(epoch FROM starts_at - (payload ->> 'wanted')::timestamptz)), room) AS place
        FROM fitting
        WHERE starts_at >= (payload ->> 'first')::timestamptz
          AND starts_at + length <= (payload ->> 'last')::timestamptz
    ),
    best AS (
        SELECT * FROM near WHERE place = 1
        ORDER BY metres NULLS LAST, abs(extract(epoch FROM starts_at - (payload ->> 'wanted')::timestamptz)),
            committee
        LIMIT 2
    )
    SELECT coalesce(jsonb_agg(to_jsonb(best) - 'place'), '[]') FROM best;
END
"""
