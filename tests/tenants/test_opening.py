"""Opening offices."""

from datetime import date

import pytest
from django.db import IntegrityError, connection

from keting.refusal import Refusal
from tenants import registers
from tenants.admission import Opening
from tenants.fingerprint import fingerprint_of_tables
from tenants.migrating import behind
from tenants.migrating.collecting import Plan, scratch
from tenants.models import Committee, RegionCode, Tenant
from tenants.opening import open_committee
from tenants.scope import committees, owner_scope

NEW = Opening(code="310104008045", name="南康居委会", opened_on=date(2026, 1, 1))
SHAPE = """
SELECT c.relname, c.relkind::text, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE n.nspname = %s ORDER BY 1, 3
"""
RULES = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(c.oid) FROM pg_constraint c
JOIN pg_namespace n ON n.oid = c.connamespace WHERE n.nspname = %s ORDER BY 1, 2
"""


def shape(tenant: Tenant) -> list[tuple[object, ...]]:
    with owner_scope(tenant), connection.cursor() as cursor:
        rows: list[tuple[object, ...]] = []
        for query in (SHAPE, RULES):
            cursor.execute(query, [tenant.schema_name])
            rows += cursor.fetchall()
    return rows


def test_a_replayed_schema_equals_a_migrated_one(home: Tenant) -> None:
    replayed = open_committee(NEW).tenant
    with scratch("committee", "migrated") as migrated:
        Plan("committee", frozenset()).write(for_real=True)
        assert shape(migrated) == shape(replayed)
        assert len(shape(migrated)) > 100
        assert fingerprint_of_tables("migrated") == fingerprint_of_tables(replayed.schema_name)
    assert behind([replayed]) == []


def test_slugs_never_collide(home: Tenant) -> None:
    new = Opening(code="310104008047", name="徐惠苑居委会", opened_on=date(2026, 1, 1))
    tenant = open_committee(new).tenant
    assert tenant.committee.slug == "xuhuiyuan2"


def test_a_failure_leaves_nothing_behind(home: Tenant) -> None:
    before = len(committees())
    with pytest.raises(Refusal, match="code_twelve_digits"):
        open_committee(Opening(code="31010400804", name="南康居委会", opened_on=date(2026, 1, 1)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'c31010400804'")
        assert cursor.fetchone() == (0,)
    assert len(committees()) == before


def test_the_register_is_the_street(home: Tenant) -> None:
    openings = registers.committee_openings()
    assert len(openings) == 31
    assert sum(one.is_pilot for one in openings) == 6
    assert len({one.slug for one in openings}) == 31
    assert "xuhuiyuan" in {one.slug for one in openings}


def test_a_code_is_valid_once(home: Tenant, neighbour: Tenant) -> None:
    with owner_scope(), pytest.raises(IntegrityError, match="regioncode_valid_once"):
        RegionCode.objects.create(tenant=neighbour, code="310104008043", valid_from=date(2026, 1, 1))


def test_a_schema_is_named_by_the_full_code(home: Tenant) -> None:
    assert home.schema_name == "c310104008043"
    assert Committee.objects.get(tenant=home).slug == "xuhuiyuan"
