"""Rows that point at the register: looked up when they are written, and what they point at stays."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from committees.households.models import Household
from keting.db.constraints import constraint_of
from tenants.models import Estate, ServiceKind, Tenant
from tenants.scope import owner_scope, scope

KNOWN = "households_household_estate_id_known"
OFF = f"ALTER TABLE households_household DISABLE TRIGGER {KNOWN}"


def household(home: Tenant, **fields: object) -> Household:
    with scope(home), transaction.atomic():
        return Household.objects.create(building="9", room_no="901", since=date(2026, 1, 1), **fields)


def test_a_known_estate_or_none(home: Tenant) -> None:
    estate = Estate.objects.filter(committee=home).first()
    assert household(home, estate=estate).estate == estate
    with scope(home):
        Household.objects.all().delete()
    assert household(home).estate is None


def test_an_unknown_one_is_refused(home: Tenant) -> None:
    with pytest.raises(IntegrityError) as caught:
        household(home, estate_id=uuid4())
    assert constraint_of(caught.value) == KNOWN


def test_so_is_a_change_to_one(home: Tenant) -> None:
    one = household(home)
    with scope(home), pytest.raises(IntegrityError), transaction.atomic():
        Household.objects.filter(pk=one.pk).update(estate_id=uuid4())


def test_without_the_trigger_it_is_not(home: Tenant) -> None:
    """The twin."""
    with owner_scope(home), connection.cursor() as cursor:
        cursor.execute(OFF)
    assert household(home, estate_id=uuid4()).pk


@pytest.mark.parametrize("model", [Estate, ServiceKind])
def test_what_is_pointed_at_stays(home: Tenant, model: type[Estate | ServiceKind]) -> None:
    table = model._meta.db_table
    for deed in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with (
            owner_scope(),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(deed)


def test_where_it_may_be_deleted_it_goes(home: Tenant) -> None:
    """The twin."""
    with owner_scope(), connection.cursor() as cursor:
        cursor.execute("GRANT DELETE ON tenants_estate TO CURRENT_USER")
        cursor.execute("DELETE FROM tenants_estate")
    assert not Estate.objects.exists()
