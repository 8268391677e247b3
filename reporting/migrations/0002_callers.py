from django.db import migrations

from reporting.migrations._functions import COMPARE, SUBMIT


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0001_initial'),
        ('tenants', '0004_login'),
    ]

    operations = [
        migrations.RunSQL([SUBMIT], migrations.RunSQL.noop),
        migrations.RunSQL([COMPARE], migrations.RunSQL.noop),
    ]
