"""What the register itself refuses, whoever writes it."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

from tenants.models import Change, FormerName, Tenant
from tenants.scope import owner_scope

DAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"state": "gone"}, "tenant_"),
        ({"state": "retired"}, "tenant_closed_has_day"),
        ({"closed_on": DAY}, "tenant_closed_has_day"),
        ({"state": "retired", "closed_on": date(1999, 1, 1)}, "tenant_closed_has_day"),
        ({"state": "merged", "closed_on": DAY}, "tenant_merged_has_successor"),
    ],
)
def test_an_office_is_open_or_has_a_last_day(home: Tenant, fields: dict[str, object], rule: str) -> None:
    with owner_scope(), pytest.raises(IntegrityError, match=rule):
        Tenant.objects.filter(pk=home.pk).update(**fields)


def test_nobody_is_merged_with_itself(home: Tenant) -> None:
    with owner_scope(), pytest.raises(IntegrityError, match="tenant_successor_is_another"):
        Tenant.objects.filter(pk=home.pk).update(state="merged", closed_on=DAY, successor=home)


def test_a_former_name_was_borne_for_a_while(home: Tenant) -> None:
    with owner_scope(), pytest.raises(IntegrityError, match="formername_dates_in_order"):
        FormerName.objects.create(tenant=home, name="x", short_name="x", valid_from=DAY, valid_until=DAY)


@pytest.mark.parametrize(
    ("kind", "more", "rule"),
    [("explode", {}, "change_kind_known"), ("merge", {"settled_at": 1, "undone_at": 1}, "undone_or_settled")],
)
def test_a_change_is_undone_or_settled(home: Tenant, kind: str, more: dict[str, int], rule: str) -> None:
    times = dict.fromkeys(more, NOON)
    with owner_scope(), pytest.raises(IntegrityError, match=rule):
        Change.objects.create(kind=kind, tenant=home, valid_from=DAY, done_at=NOON, **times)
