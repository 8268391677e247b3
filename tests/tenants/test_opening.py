"""Opening offices."""

from dataclasses import replace
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


def standing() -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM pg_namespace), (SELECT count(*) FROM pg_roles)")
        return (*cursor.fetchone(), len(committees()))


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"code": "31010400804"}, "code_twelve_digits"),
        ({"code": "3101040080455"}, "code_twelve_digits"),
        ({"code": "３１０１０４００８０４５"}, "code_twelve_digits"),
        ({"code": "310104008045\n"}, "code_twelve_digits"),
        ({"code": '1"; DROP SCHEMA public CASCADE; --'}, "code_twelve_digits"),
        ({"code": "310104008043"}, "code_open"),
        ({"name": "徐汇苑居委会"}, "name_taken"),
        ({"name": "居委会"}, "name_empty"),
        ({"name": "南康\x00居委会"}, "unprintable"),
        ({"wanted_slug": "xuhuiyuan"}, "slug_taken"),
        ({"wanted_slug": "www"}, "slug_taken"),
        ({"wanted_slug": "nan.kang"}, "slug_shape"),
        ({"wanted_slug": "'; DROP SCHEMA public"}, "slug_shape"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(home: Tenant, how: dict[str, str], why: str) -> None:
    before = standing()
    with pytest.raises(Refusal, match=why):
        open_committee(replace(NEW, **how))  # type: ignore[arg-type]
    assert standing() == before


def test_nobody_opens_twice(home: Tenant) -> None:
    open_committee(NEW)
    before = standing()
    with pytest.raises(Refusal, match="code_open"):
        open_committee(NEW)
    assert standing() == before


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
