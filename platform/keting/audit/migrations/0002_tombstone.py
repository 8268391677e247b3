import keting.db.keys
from django.db import migrations, models


APPEND_ONLY_TRIGGER = """
CREATE TRIGGER audit_tombstone_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_tombstone
FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()
"""


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tombstone',
            fields=[
                ('id', models.UUIDField(default=keting.db.keys.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('row_id', models.UUIDField()),
                ('erased_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'row_id'), name='tombstone_once', violation_error_message='This person has been erased already.')],
            },
        ),
        migrations.RunSQL(APPEND_ONLY_TRIGGER, "DROP TRIGGER audit_tombstone_append_only ON audit_tombstone"),
    ]
