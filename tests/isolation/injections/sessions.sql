SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '@them'
SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = '@them'
SELECT pg_terminate_backend(pid, 1) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename LIKE '%_t_%'
SELECT pg_log_backend_memory_contexts(pid) FROM pg_stat_activity WHERE usename = '@them'
SELECT pg_terminate_backend(pg_backend_pid())
SELECT pg_advisory_lock(4711)
SELECT pg_advisory_lock_shared(4712), pg_try_advisory_lock(4713)
SELECT pg_advisory_unlock_all()
LOCK TABLE @people
BEGIN; LOCK TABLE @people IN ACCESS EXCLUSIVE MODE
LISTEN everything
NOTIFY everything, 'x'
SELECT pg_notify('everything', 'x')
SELECT pg_export_snapshot()
BEGIN; SELECT 1
BEGIN; SELECT 1 / 0
BEGIN; SAVEPOINT a; @look; ROLLBACK TO a
ROLLBACK; @look
COMMIT; @look
BEGIN; PREPARE TRANSACTION 'theirs'
SELECT pg_stat_reset()
SELECT pg_stat_reset_single_table_counters('@people'::regclass)
SELECT pg_rotate_logfile()
SELECT pg_switch_wal()
SELECT pg_create_restore_point('x')
SELECT pg_promote()
CHECKPOINT
SET session_replication_role = replica
SET row_security = off; @look
SET lo_compat_privileges = on
SET log_statement = 'all'
SET statement_timeout = 0; SET lock_timeout = 0
SET default_transaction_read_only = on
SET default_transaction_isolation = 'serializable'
SET client_encoding = 'LATIN1'
SET standard_conforming_strings = off
SET bytea_output = 'escape'
SET application_name = '@them'
SET DateStyle = 'German'
SET timezone = 'Asia/Kathmandu'
SET TRANSACTION READ ONLY
SET keting.tenant = '@theirs'; SELECT current_setting('keting.tenant')
SET app.current_tenant = '@theirs'; @look
PREPARE p AS SELECT 1; DEALLOCATE ALL
ALTER ROLE @me SUPERUSER
ALTER ROLE @me BYPASSRLS CREATEROLE
ALTER ROLE @me PASSWORD 'mine'
ALTER ROLE @me SET statement_timeout = 0
ALTER ROLE @me RENAME TO other
ALTER ROLE @them PASSWORD 'mine'
ALTER ROLE @them NOLOGIN
ALTER ROLE @them CONNECTION LIMIT 0
CREATE ROLE other LOGIN IN ROLE @owner
DROP ROLE @them
DROP OWNED BY @them CASCADE
DROP OWNED BY @me
REASSIGN OWNED BY @them TO @me
REASSIGN OWNED BY @owner TO @me
REVOKE @all FROM @them
REVOKE CONNECT ON DATABASE @database FROM @them
SECURITY LABEL ON ROLE @them IS 'x'
