SELECT pg_read_file('/etc/passwd')
SELECT pg_read_file('postgresql.conf')
SELECT pg_read_binary_file('/etc/passwd')
SELECT pg_read_file('base/1/1259', 0, 100)
SELECT pg_ls_dir('.')
SELECT * FROM pg_ls_logdir()
SELECT * FROM pg_ls_waldir()
SELECT pg_stat_file('postgresql.conf')
SELECT pg_current_logfile()
SELECT * FROM pg_hba_file_rules
SELECT * FROM pg_file_settings
SELECT lo_import('/etc/passwd')
SELECT lo_export(1, '/tmp/x')
SELECT lo_create(4711)
SELECT lo_from_bytea(4712, 'x')
SELECT lo_put(1, 0, 'x')
SELECT lo_get(loid) FROM pg_largeobject_metadata AS m(loid, x, y)
COPY (@look) TO '/tmp/x'
COPY (@look) TO PROGRAM 'cat'
COPY households_resident FROM PROGRAM 'id'
COPY households_resident FROM '/etc/passwd'
COPY (SELECT 1) TO PROGRAM 'psql -U @them -c "@look"'
LOAD 'auto_explain'
LOAD '$libdir/passwordcheck'
CREATE EXTENSION dblink
CREATE EXTENSION postgres_fdw SCHEMA public
CREATE EXTENSION file_fdw
CREATE EXTENSION adminpack
CREATE EXTENSION plpython3u
ALTER EXTENSION btree_gist SET SCHEMA @mine
DROP EXTENSION btree_gist CASCADE
SELECT * FROM dblink('dbname=@database user=@them', '@look') AS t(name text)
SELECT extensions.dblink_connect('dbname=@database')
CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw
CREATE FOREIGN DATA WRAPPER w
CREATE FOREIGN TABLE @mine.t (name text) SERVER s
CREATE USER MAPPING FOR @me SERVER s
IMPORT FOREIGN SCHEMA @theirs FROM SERVER s INTO @mine
CREATE SUBSCRIPTION s CONNECTION 'dbname=@database user=@them' PUBLICATION p
CREATE TABLESPACE t LOCATION '/tmp'
CREATE DATABASE copy TEMPLATE @database
ALTER SYSTEM SET session_preload_libraries = 'x'
SET session_preload_libraries = 'x'
SET local_preload_libraries = 'x'
SET dynamic_library_path = '/tmp'
SELECT pg_reload_conf()
SELECT pg_backup_start('x')
SELECT pg_create_physical_replication_slot('x')
SELECT pg_logical_emit_message(false, 'x', 'y')
