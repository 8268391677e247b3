"""An account may hold several roles; those there are keep the one they have."""

import django.contrib.postgres.fields
from django.db import migrations, models

CHOICES = [
    ("secretary", "Party secretary"),
    ("director", "Director"),
    ("deputy", "Deputy director"),
    ("worker", "Community worker"),
    ("front_desk", "Front desk"),
    ("leader", "Stairway leader"),
    ("volunteer", "Volunteer"),
    ("auditor", "Auditor"),
    ("operator", "Street operator"),
    ("analyst", "Street analyst"),
    ("rollout", "Rollout lead"),
    ("security", "Security administrator"),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(
            [
                "ALTER TABLE accounts_account ALTER COLUMN role TYPE varchar(20)[] USING ARRAY[role]",
                "ALTER TABLE accounts_account RENAME COLUMN role TO roles",
            ],
            [
                "ALTER TABLE accounts_account RENAME COLUMN roles TO role",
                "ALTER TABLE accounts_account ALTER COLUMN role TYPE varchar(20) USING role[1]",
            ],
            state_operations=[
                migrations.RenameField("account", "role", "roles"),
                migrations.AlterField(
                    "account",
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        models.CharField(max_length=20, choices=CHOICES), verbose_name="roles"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            "account",
            "buildings",
            django.contrib.postgres.fields.ArrayField(
                models.CharField(max_length=20), blank=True, default=list
            ),
        ),
        migrations.AddConstraint(
            "account",
            models.CheckConstraint(
                condition=models.Q(roles__len__gt=0)
                & models.Q(roles__contained_by=[value for value, _label in CHOICES]),
                name="account_roles_known",
                violation_error_message="An account has at least one role, and only roles that exist.",
            ),
        ),
    ]
