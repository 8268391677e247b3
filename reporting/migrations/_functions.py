"""The street's doors for committees, as SQL bound at creation (tenancy.md, leak 13).

They run as the owner; the committee is the one whose login calls, never an argument, and no setting of the
session changes it. A caller from elsewhere writes NULL and is refused. Cells come as `{"cells": [{measure, part, grain, start, n, d}], …}`; every covered
(measure, grain, start) has at least one cell, so the cells themselves say what they replace.
"""

CALLER = "(SELECT schema_name FROM tenants_tenant WHERE login = session_user AND type = 'committee')"
CELLS = (
    "jsonb_to_recordset(payload -> 'cells') "
    "AS cell(measure text, part text, grain text, start date, n bigint, d bigint)"
)

SUBMIT = f"""
CREATE OR REPLACE FUNCTION submit(payload jsonb) RETURNS void LANGUAGE sql SECURITY DEFINER
BEGIN ATOMIC
    DELETE FROM reporting_figure AS figure
    USING (SELECT DISTINCT measure, grain, start FROM {CELLS}) AS covered
    WHERE figure.committee = {CALLER}
      AND figure.measure = covered.measure AND figure.grain = covered.grain AND figure.start = covered.start;
    INSERT INTO reporting_figure (committee, measure, part, grain, start, n, d, counted_at)
    SELECT {CALLER}, measure, part, grain, start, n, d, (payload ->> 'at')::timestamptz FROM {CELLS};
    INSERT INTO reporting_reported AS reported
        (committee, first_day, heard_on, folded_at, waiting_since, failures, recounted_at)
    VALUES ({CALLER}, (payload ->> 'first_day')::date, (payload ->> 'heard_on')::date,
        (payload ->> 'at')::timestamptz, (payload ->> 'waiting_since')::timestamptz,
        coalesce((payload ->> 'failures')::smallint, 0), (payload ->> 'recounted_at')::timestamptz)
    ON CONFLICT (committee) DO UPDATE SET
        first_day = coalesce(excluded.first_day, reported.first_day),
        heard_on = coalesce(excluded.heard_on, reported.heard_on),
        folded_at = coalesce(excluded.folded_at, reported.folded_at),
        waiting_since = excluded.waiting_since,
        failures = excluded.failures,
        recounted_at = coalesce(excluded.recounted_at, reported.recounted_at);
END
"""

COMPARE = f"""
CREATE OR REPLACE FUNCTION compare(payload jsonb) RETURNS bigint LANGUAGE sql SECURITY DEFINER
BEGIN ATOMIC
    WITH is_now AS (SELECT measure, part, grain, start, n, d FROM {CELLS}),
    had AS (
        SELECT figure.measure, figure.part, figure.grain, figure.start, figure.n, figure.d
        FROM reporting_figure AS figure
        JOIN (SELECT DISTINCT measure, grain, start FROM is_now) AS covered
          ON figure.measure = covered.measure AND figure.grain = covered.grain AND figure.start = covered.start
        WHERE figure.committee = {CALLER}
    ),
    wrong AS (
        SELECT measure, part, grain, start, had.n AS had_n, had.d AS had_d, is_now.n AS is_n, is_now.d AS is_d
        FROM had FULL JOIN is_now USING (measure, part, grain, start)
        WHERE (had.n, had.d) IS DISTINCT FROM (is_now.n, is_now.d)
    ),
    noted AS (
        INSERT INTO reporting_discrepancy
            (id, committee, measure, part, grain, start, had_n, had_d, is_n, is_d, found_at)
        SELECT gen_random_uuid(), {CALLER}, measure, part, grain, start, had_n, had_d, is_n, is_d,
            (payload ->> 'at')::timestamptz
        FROM wrong
        RETURNING 1
    )
    SELECT count(*) FROM noted;
END
"""

# A whole year's cells at once: they come as columns, each an array's text, and both sides are hashed.
COMPARE_COLUMNS = f"""
CREATE OR REPLACE FUNCTION compare(payload jsonb) RETURNS bigint LANGUAGE sql SECURITY DEFINER
BEGIN ATOMIC
    WITH is_now AS MATERIALIZED (
        SELECT * FROM unnest(
            (payload ->> 'measure')::text[], (payload ->> 'part')::text[], (payload ->> 'grain')::text[],
            (payload ->> 'start')::date[], (payload ->> 'n')::bigint[], (payload ->> 'd')::bigint[]
        ) AS cell(measure, part, grain, start, n, d)
    ),
    had AS MATERIALIZED (
        SELECT measure, part, grain, start, n, d FROM reporting_figure WHERE committee = {CALLER}
    ),
    wrong AS (
        SELECT measure, part, grain, start, had.n AS had_n, had.d AS had_d, is_now.n AS is_n, is_now.d AS is_d
        FROM had FULL JOIN is_now USING (measure, part, grain, start)
        WHERE (had.n, had.d) IS DISTINCT FROM (is_now.n, is_now.d)
        AND (measure, grain, start) IN (SELECT measure, grain, start FROM is_now)
    ),
    noted AS (
        INSERT INTO reporting_discrepancy
            (id, committee, measure, part, grain, start, had_n, had_d, is_n, is_d, found_at)
        SELECT gen_random_uuid(), {CALLER}, measure, part, grain, start, had_n, had_d, is_n, is_d,
            (payload ->> 'at')::timestamptz
        FROM wrong
        RETURNING 1
    )
    SELECT count(*) FROM noted;
END
"""

# Only the owner of the tables can call these two: they take the committee as an argument (see tenants.life).
SPAN_END = (
    "(start + CASE grain WHEN 'day' THEN interval '1 day' WHEN 'week' THEN interval '7 days' "
    "WHEN 'month' THEN interval '1 month' WHEN 'quarter' THEN interval '3 months' "
    "ELSE interval '1 year' END)::date"
)
WITHDRAW = f"""
CREATE FUNCTION withdraw(office text, day date) RETURNS jsonb LANGUAGE sql
BEGIN ATOMIC
    WITH gone AS (
        DELETE FROM reporting_figure WHERE committee = office AND {SPAN_END} > day RETURNING *
    )
    SELECT coalesce(jsonb_agg(to_jsonb(gone)), '[]') FROM gone;
END
"""
PUT_BACK = f"""
CREATE FUNCTION put_back(office text, day date, figures jsonb) RETURNS void LANGUAGE sql
BEGIN ATOMIC
    DELETE FROM reporting_figure WHERE committee = office AND {SPAN_END} > day;
    INSERT INTO reporting_figure (committee, measure, part, grain, start, n, d, counted_at)
    SELECT office, measure, part, grain, start, n, d, counted_at
    FROM jsonb_to_recordset(figures)
        AS cell(measure text, part text, grain text, start date, n bigint, d bigint, counted_at timestamptz);
END
"""

# The head of an office's record: the row of its day moves on while each head follows the one before it, by
# number and digest; one that does not follow gets a row of its own, and what was told before stays.
RECORDER = "(SELECT schema_name FROM tenants_tenant WHERE login = session_user)"
KEEP_HEAD = f"""
CREATE FUNCTION keep_head(payload jsonb) RETURNS void LANGUAGE sql SECURITY DEFINER
BEGIN ATOMIC
    WITH told AS (
        SELECT {RECORDER} AS office, (payload ->> 'number')::integer AS number,
            (payload ->> 'lines')::bigint AS lines, decode(payload ->> 'digest', 'hex') AS digest,
            decode(payload ->> 'previous', 'hex') AS previous, (payload ->> 'at')::timestamptz AS at,
            ((payload ->> 'at')::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS day
    ),
    moved_on AS (
        UPDATE reporting_recordhead AS head
        SET number = told.number, lines = told.lines, digest = told.digest, told_at = told.at
        FROM told
        WHERE head.office = told.office AND head.day = told.day
          AND head.number = told.number - 1 AND head.digest = told.previous AND head.lines < told.lines
        RETURNING 1
    )
    INSERT INTO reporting_recordhead (id, office, day, number, lines, digest, told_at)
    SELECT gen_random_uuid(), office, day, number, lines, digest, at FROM told
    WHERE NOT EXISTS (SELECT 1 FROM moved_on);
END
"""
