SET search_path = @theirs; SELECT name FROM households_resident
SET search_path = @theirs, public, extensions; SELECT name FROM households_resident
SET SESSION search_path TO @theirs, "$user"; SELECT name FROM households_resident
SET LOCAL search_path = @theirs; SELECT name FROM households_resident
BEGIN; SET LOCAL search_path = @theirs; SELECT name FROM households_resident; COMMIT
BEGIN; SET search_path = @theirs
SET SCHEMA '@theirs'; SELECT name FROM households_resident
SELECT set_config('search_path', '@theirs', false); SELECT name FROM households_resident
SELECT set_config('search_path', '@theirs', true), name FROM households_resident
SELECT name FROM households_resident UNION SELECT set_config('search_path', '@theirs', false)
UPDATE pg_settings SET setting = '@theirs' WHERE name = 'search_path'; SELECT name FROM households_resident
SET search_path = pg_temp, @theirs, public; SELECT name FROM households_resident
SET search_path = street; SELECT * FROM reporting_figure
SET search_path = public; SELECT name FROM households_resident
SET search_path = ''
SET search_path = DEFAULT
RESET search_path; RESET ALL
DISCARD ALL
ALTER ROLE @me SET search_path = @theirs, public, extensions
ALTER ROLE @me IN DATABASE @database SET search_path = @theirs, public, extensions
ALTER ROLE @them SET search_path = @mine, public, extensions
ALTER ROLE @all SET search_path = @theirs
ALTER ROLE ALL SET search_path = @theirs
ALTER DATABASE @database SET search_path = @theirs
ALTER SCHEMA @theirs RENAME TO stolen
ALTER SCHEMA @theirs OWNER TO @me
ALTER TABLE @people SET SCHEMA @mine
ALTER FUNCTION street.submit(jsonb) SET search_path = @mine
