@look
TABLE @people
SELECT "name" FROM "@theirs"."households_resident"
SELECT name FROM @database.@people
SELECT name FROM ONLY @people
@look TABLESAMPLE SYSTEM (100)
@look FOR UPDATE
SELECT (SELECT string_agg(name, ',') FROM @people)
SELECT name FROM households_resident UNION @look
SELECT name FROM households_resident WHERE name = '' OR name = (SELECT max(name) FROM @people)
SELECT mine.name, theirs.name FROM @people AS theirs LEFT JOIN households_resident AS mine ON true
SELECT people.name FROM households_resident, LATERAL (@look) AS people
WITH people AS MATERIALIZED (@look) SELECT * FROM people
WITH gone AS (DELETE FROM @people RETURNING name) SELECT * FROM gone
WITH new AS (UPDATE @people SET name = name RETURNING name) SELECT * FROM new
WITH RECURSIVE r(n) AS (@look UNION SELECT n FROM r) SELECT * FROM r
SELECT row_to_json(people) FROM @people AS people
SELECT json_agg(people) FROM @people AS people
SELECT query_to_xml('@look', true, false, '')
SELECT table_to_xml('@people', true, false, '')
SELECT schema_to_xml('@theirs', true, false, '')
SELECT database_to_xml(true, false, '')
SELECT schema_to_xml_and_xmlschema('@theirs', true, false, '')
SELECT ts_stat('SELECT to_tsvector(name) FROM @people')
SELECT CAST((SELECT max(name) FROM @people) AS int)
SELECT CASE WHEN (SELECT count(*) FROM @people) > 0 THEN 1 / 0 ELSE 1 END
SELECT pg_sleep(0) FROM @people
SELECT EXISTS (@look)
SELECT count(*) FROM @people
@look ORDER BY 1 LIMIT 1 OFFSET 0
SELECT array(@look)
VALUES ((SELECT max(name) FROM @people))
EXPLAIN (ANALYZE, VERBOSE) @look
COPY @people TO STDOUT
COPY (@look) TO STDOUT
BEGIN; DECLARE people CURSOR FOR @look; FETCH ALL FROM people; COMMIT
DECLARE people CURSOR WITH HOLD FOR @look; FETCH ALL FROM people
SELECT most_common_vals::text, histogram_bounds::text FROM pg_stats WHERE schemaname = '@theirs'
SELECT stavalues1 FROM pg_statistic
SELECT most_common_vals FROM pg_stats_ext
SELECT query FROM pg_stat_activity
SELECT query FROM pg_stat_get_activity(NULL)
SELECT * FROM pg_prepared_xacts, pg_prepared_statements, pg_cursors
SELECT rolpassword FROM pg_authid
SELECT passwd FROM pg_shadow
SELECT subconninfo FROM pg_subscription
SELECT umoptions FROM pg_user_mappings
SELECT data FROM pg_largeobject
SELECT pg_get_constraintdef(oid), pg_get_expr(conbin, conrelid) FROM pg_constraint
SELECT session_data FROM @theirs.django_session
SELECT username, password FROM @theirs.accounts_account
SELECT * FROM @theirs.audit_entry
SELECT committee, n FROM street.reporting_figure
SELECT payload, secret FROM street.orders_order
SELECT last_value FROM @theirs.marks_mark_id_seq
SELECT nextval('@theirs.marks_mark_id_seq'), currval('@theirs.marks_mark_id_seq')
SELECT (people).name FROM (SELECT NULL::@people AS people) AS nothing
SELECT json_populate_record(NULL::@people, '{}')
