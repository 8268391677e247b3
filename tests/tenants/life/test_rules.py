"""Each table says how its rows move, and why."""

from itertools import chain

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from tenants.life import shapes
from tenants.life.rules import rule_of, rules
from tenants.life.stages import sealed_columns
from tenants.models import Tenant

TABLES = sorted(
    model._meta.db_table
    for model in apps.get_models(include_auto_created=True)
    if model._meta.app_config.name in settings.COMMITTEE_APPS
)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_says_why(table: str) -> None:
    assert rule_of(table).why


def test_no_rule_is_about_nothing(home: Tenant) -> None:
    assert set(rules()) <= set(shapes.columns(home.schema_name))


def test_whatever_moves_has_a_key_that_is_given_once(home: Tenant) -> None:
    """Rows keep their keys, so these must be UUIDs."""
    moving = [table for table in TABLES if not rule_of(table).is_left]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns "
            "WHERE table_schema = %s AND column_name = 'id' AND data_type = 'uuid'",
            [home.schema_name],
        )
        known = set(chain.from_iterable(cursor.fetchall()))
    assert set(moving) <= known


def test_whatever_is_sealed_is_known(home: Tenant) -> None:
    """Cipher texts and digests by their names in the catalogue; a digest without its source is on a list."""
    known = {
        (table, field.column) for table, fields in sealed_columns(TABLES).items() for field in fields
    } | {
        ("audit_entry", "digest"),
        ("households_householdcard", "secret_hash"),
        ("rooms_booker", "phone_index"),
        ("rooms_booking", "reference_hash"),
        ("rooms_waiting", "reference_hash"),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = %s "
            "AND (data_type = 'bytea' OR column_name LIKE '%%\\_index' OR column_name LIKE '%%\\_hash')",
            [home.schema_name],
        )
        found = {row for row in cursor.fetchall() if not rule_of(row[0]).is_left}
    assert found <= known
