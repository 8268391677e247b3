from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tenants', '0003_life'),
    ]

    operations = [
        migrations.AddField(
            model_name='tenant',
            name='login',
            field=models.CharField(blank=True, default='', editable=False, max_length=63),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='tenant',
            constraint=models.UniqueConstraint(condition=models.Q(('login', ''), _negated=True), fields=('login',), name='tenant_login_once'),
        ),
    ]
