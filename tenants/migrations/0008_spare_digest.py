from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tenants', '0007_lean_indexes'),
    ]

    operations = [
        migrations.AddField(
            model_name='spare',
            name='digest',
            field=models.CharField(default='', max_length=32),
        ),
    ]
