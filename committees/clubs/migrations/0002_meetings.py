"""Ticks have a mark of their own: who joined years ago moves states only, and no day's attendances."""

from django.db import migrations

from keting.marks.operations import CountFact

FORMER = CountFact('clubs_tick', 'clubs', 'held_on')


class Migration(migrations.Migration):

    dependencies = [
        ('clubs', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(FORMER.reverse_sql, FORMER.sql),
        CountFact('clubs_tick', 'meetings', 'held_on'),
    ]
