"""A schema's name says which office it is for ever: one shape, and never another name."""

from django.db import migrations, models

FUNCTION = """
CREATE FUNCTION public.tenant_schema_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the schema of % never changes', OLD.schema_name USING ERRCODE = 'restrict_violation';
END $$
"""
TRIGGER = """
CREATE TRIGGER tenant_schema_stays BEFORE UPDATE ON tenants_tenant
FOR EACH ROW WHEN (OLD.schema_name IS DISTINCT FROM NEW.schema_name)
EXECUTE FUNCTION public.tenant_schema_stays()
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0004_login")]

    operations = [
        migrations.AddConstraint(
            model_name="tenant",
            constraint=models.CheckConstraint(
                condition=models.Q(schema_name__regex=r"^(street|c\d{12})$"), name="tenant_schema_known"
            ),
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION public.tenant_schema_stays()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER tenant_schema_stays ON tenants_tenant"),
    ]
