UPDATE @people SET name = 'mine'
DELETE FROM @people
TRUNCATE @people CASCADE
INSERT INTO @theirs.audit_entry DEFAULT VALUES
INSERT INTO @people SELECT * FROM households_resident
INSERT INTO households_resident SELECT * FROM @people RETURNING name
MERGE INTO @people USING (SELECT 1) ON true WHEN MATCHED THEN DELETE
COPY @people FROM STDIN
DROP TABLE @people CASCADE
DROP SCHEMA @theirs CASCADE
ALTER TABLE @people DROP COLUMN name
ALTER TABLE @people RENAME TO gone
ALTER TABLE @people OWNER TO @me
ALTER TABLE @people DISABLE TRIGGER ALL
ALTER TABLE households_resident ADD FOREIGN KEY (id) REFERENCES @people
ALTER SEQUENCE @theirs.marks_mark_id_seq RESTART
SELECT setval('@theirs.marks_mark_id_seq', 1)
CREATE INDEX ON @people ((1 / 0))
REINDEX SCHEMA @theirs
CLUSTER @people
REFRESH MATERIALIZED VIEW @theirs.x
GRANT SELECT ON @people TO @me
GRANT ALL ON ALL TABLES IN SCHEMA @theirs TO PUBLIC
GRANT USAGE ON SCHEMA @theirs TO @me
REVOKE ALL ON ALL TABLES IN SCHEMA @theirs FROM @them
REVOKE USAGE ON SCHEMA @theirs FROM @them
ALTER DEFAULT PRIVILEGES FOR ROLE @owner GRANT SELECT ON TABLES TO @me
COMMENT ON TABLE @people IS 'x'
UPDATE tenants_tenant SET login = '@me' WHERE schema_name = '@theirs'
UPDATE tenants_tenant SET schema_name = '@theirs' WHERE schema_name = '@mine'
UPDATE tenants_domain SET tenant_id = (SELECT id FROM tenants_tenant WHERE schema_name = '@mine')
DELETE FROM public.tenants_domain
INSERT INTO public.django_content_type VALUES (0, 'x', 'y')
INSERT INTO street.reporting_figure (committee) VALUES ('@theirs')
DELETE FROM street.reporting_figure WHERE committee = '@theirs'
UPDATE street.orders_order SET state = 'waiting'
DELETE FROM @mine.django_migrations
UPDATE pg_class SET relacl = NULL
UPDATE pg_authid SET rolsuper = true
DELETE FROM pg_catalog.pg_db_role_setting
SELECT pg_catalog.pg_replication_origin_create('x')
