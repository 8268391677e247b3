from django.db import migrations

# A step is never deleted and never changed, but that its line may go when its time is over.
REFUSE = """
CREATE OR REPLACE FUNCTION desk_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.line = '…' AND to_jsonb(NEW) - 'line' = to_jsonb(OLD) - 'line' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'steps are append-only' USING ERRCODE = 'check_violation', CONSTRAINT = 'step_append_only';
END $body$
"""
HANG = [
    "DROP TRIGGER desk_step_append_only ON desk_step",
    "CREATE TRIGGER desk_step_append_only BEFORE DELETE OR TRUNCATE ON desk_step "
    "FOR EACH STATEMENT EXECUTE FUNCTION desk_append_only()",
    "CREATE TRIGGER desk_step_changes_nothing BEFORE UPDATE ON desk_step "
    "FOR EACH ROW EXECUTE FUNCTION desk_append_only()",
]
FORMER = """
CREATE OR REPLACE FUNCTION desk_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'steps are append-only' USING ERRCODE = 'check_violation', CONSTRAINT = 'step_append_only';
END $body$
"""
TAKE_DOWN = [
    "DROP TRIGGER desk_step_changes_nothing ON desk_step",
    "DROP TRIGGER desk_step_append_only ON desk_step",
    "CREATE TRIGGER desk_step_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON desk_step "
    "FOR EACH STATEMENT EXECUTE FUNCTION desk_append_only()",
]


class Migration(migrations.Migration):

    dependencies = [('desk', '0002_lean_actors')]

    operations = [
        migrations.RunSQL(REFUSE, FORMER),
        migrations.RunSQL(HANG, TAKE_DOWN),
    ]
