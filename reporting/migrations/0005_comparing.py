from django.db import migrations

from reporting.migrations._functions import COMPARE, COMPARE_COLUMNS


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0004_record_head'),
    ]

    operations = [
        # As lists: a text would be split at each semicolon of the bodies.
        migrations.RunSQL([COMPARE_COLUMNS], [COMPARE]),
    ]
