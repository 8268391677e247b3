from django.db import migrations

from reporting.migrations._functions import PUT_BACK, WITHDRAW


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0002_callers'),
    ]

    operations = [
        # As lists: a text would be split at each semicolon of the bodies.
        migrations.RunSQL([WITHDRAW], ["DROP FUNCTION withdraw(text, date)"]),
        migrations.RunSQL([PUT_BACK], ["DROP FUNCTION put_back(text, date, jsonb)"]),
        migrations.RunSQL(
            "REVOKE EXECUTE ON FUNCTION withdraw(text, date), put_back(text, date, jsonb) FROM PUBLIC",
            migrations.RunSQL.noop,
        ),
    ]
