"""When a change can be undone no more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from keting import clock
from keting.refusal import Refusal
from tenants.life.acts import Act
from tenants.life.merging import merge
from tenants.life.naming import rename
from tenants.life.settling import due, settle
from tenants.life.undoing import undo
from tenants.models import Change, Tenant, Version
from tenants.orders.models import Order
from tenants.orders.services import carry_out, order_tidying
from tenants.scope import owner_scope, scope
from tests.tenants.conftest import contents


def test_a_merged_committee_is_kept_once(full: tuple[Tenant, Tenant], act: Act) -> None:
    merge(committee="huiyuan", into="xuhuiyuan", day=act.today, act=act)
    later = replace(act, at=act.at + timedelta(days=1))
    assert settle(act=later) == 0
    assert contents(full[1].schema_name)
    later = replace(act, at=act.at + timedelta(days=2))
    assert settle(act=later) == 1
    assert contents(full[1].schema_name) == {}
    assert not Version.objects.filter(tenant=full[1]).exists()
    assert due(later.at) == []
    with pytest.raises(Refusal, match="undo_too_late"):
        undo(committee="huiyuan", act=act)
    assert Change.objects.get().settled_at == later.at


def test_the_street_orders_it_once_it_is_due(home: Tenant, street_tenant: Tenant) -> None:
    now = clock.now()
    rename(committee="xuhuiyuan", name="徐汇新苑居委会", day=clock.today(), act=Act(by="韩分析", at=now))
    with scope(street_tenant):
        order_tidying(at=now)
        assert not Order.objects.exists()
    with owner_scope():
        Change.objects.update(done_at=now - timedelta(days=3))
    with scope(street_tenant):
        order_tidying(at=now)
        order_tidying(at=now)
        order = Order.objects.get()
    assert carry_out(order_id=order.pk)
    assert Change.objects.get().settled_at
