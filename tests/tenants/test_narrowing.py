"""A small state gives the same statements as the whole one."""

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from tenants.migrating import collecting
from tenants.migrating.collecting import Plan, scratch
from tenants.migrating.narrowing import narrowed
from tenants.models import Tenant

VISIT = ("visits", "visit")
EXTRA = migrations.AddField("visit", "extra", models.CharField(max_length=10, null=True))


def kept(*operations: Operation) -> dict[tuple[str, str], set[str]]:
    """Models and the relations that are left of them."""
    made = type("Migration", (migrations.Migration,), {"operations": list(operations)})("0002", "visits")
    state = narrowed(MigrationLoader(None).project_state(), made)
    assert state.apps  # can be rendered
    return {
        key: {name for name, one in model.fields.items() if one.remote_field}
        for key, model in state.models.items()
    }


def test_a_model_comes_with_what_it_points_to_and_no_more() -> None:
    found = kept(EXTRA)
    assert "worker" in found.pop(VISIT)
    assert ("staff", "worker") in found
    assert ("visits", "need") not in found
    assert not any(found.values())


def test_a_new_key_brings_its_target() -> None:
    key = migrations.AddField("visit", "matter", models.ForeignKey("desk.Matter", models.PROTECT, null=True))
    assert ("desk", "matter") in kept(key)


def test_what_a_raw_statement_does_to_the_state_counts() -> None:
    raw = migrations.RunSQL("SELECT 1", state_operations=[EXTRA])
    assert VISIT in kept(raw)
    gone = migrations.RunSQL("SELECT 1", state_operations=[migrations.RemoveField("visit", "line")])
    assert len(kept(gone)) == len(MigrationLoader(None).project_state().models)


def test_the_whole_history_is_written_alike(home: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Django's own state has it, which renders everything each time."""
    with scratch("committee"):
        small = Plan("committee", frozenset()).write(for_real=True).text
    monkeypatch.setattr(collecting, "narrowed", lambda state, _migration: ProjectState.clone(state))
    with scratch("committee"):
        assert Plan("committee", frozenset()).write(for_real=True).text == small
