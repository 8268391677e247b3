"""When a change can be undone no more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from keting.refusal import Refusal
from tenants.life.acts import Act
from tenants.life.merging import merge
from tenants.life.settling import due, settle
from tenants.life.undoing import undo
from tenants.models import Change, Tenant, Version
from tests.tenants.life.conftest import contents


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
