"""What later issues could only mend by rewriting every migration: names, keys, places of tables."""

import importlib.util
import platform
import re
import sysconfig
from pathlib import Path

import pytest
from django.apps import apps as registry
from django.db import connection
from django.db.models import BaseConstraint, Model, UUIDField

from tenants.migrating import REVIEWED
from tenants.models import Tenant
from tests.architecture import code

OURS = ("committees.", "reporting.", "tenants.", "keting.")
MODELS = [model for model in registry.get_models() if model.__module__.startswith(OURS)]
CONSTRAINTS = [(model, rule) for model in MODELS for rule in model._meta.constraints]
# Marks are deleted by the ids that a fold has read: a sequence is what they need. A figure and its report
# are known by what they are of; the problems of an import go when it goes.
NO_UUID = {"marks.Mark", "reporting.Figure", "reporting.Reported", "households.ImportProblem"}
# Written by registers and machines only; nobody would read the sentence.
NO_FORM = {"orders.Order", "reporting.Figure", "reporting.TableRun", "marks.CountingState"}
NO_FORM |= {f"tenants.{name}" for name in ("Blueprint", "RegionCode", "Estate", "Festival")}
NO_FORM |= {"tenants.FormerName", "tenants.Change", "audit.Entry", "audit.Seal", "audit.RowKey"}
NO_FORM |= {
    f"rooms.{name}"
    for name in ("Space", "SharedWall", "Room", "RoomSpace", "Layout", "Booker", "Changeover", "Stock")
}
# What only the code that writes the row can break.
INNER = {"booking_reference_once", "booking_whole", "claim_time_is_real", "refused_says_why"}
INNER |= {
    "member_and_club",
    "series_year_once",
    "tenant_login_once",
}


def label(one: object) -> str:
    return one._meta.label if isinstance(one, type) else str(getattr(one, "name", one))


@pytest.mark.parametrize(("model", "rule"), CONSTRAINTS, ids=label)
def test_a_rule_is_named_and_says_its_sentence(model: type[Model], rule: BaseConstraint) -> None:
    assert re.fullmatch(rf"{model._meta.model_name}_[a-z0-9_]+", rule.name)
    assert len(rule.name) <= 50
    no_sentence = str(rule.violation_error_message) == str(BaseConstraint.default_violation_error_message)
    assert not no_sentence or model._meta.label in NO_FORM or _is_inner(rule.name)


def _is_inner(name: str) -> bool:
    return name in INNER or name.endswith("_known")


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_indexes_are_named(model: type[Model]) -> None:
    names = [index.name for index in model._meta.indexes]
    assert [name for name in names if not name.startswith(f"{model._meta.model_name}_")] == []


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_keys_of_two_committees_never_meet(model: type[Model]) -> None:
    assert isinstance(model._meta.pk, UUIDField) or model._meta.label in NO_UUID


def test_no_rule_is_unnamed() -> None:
    nameless = [
        (model._meta.label, kind)
        for model in MODELS
        for kind in ("unique_together", "index_together")
        if getattr(model._meta, kind, None)
    ]
    assert nameless == []


def tables(schema: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        return {row[0] for row in cursor.fetchall()}


def test_no_table_stands_in_public_and_in_an_office(home: Tenant) -> None:
    public = tables("public")
    for schema in (home.schema_name, "street"):
        assert public & tables(schema) == {"django_migrations"}


def test_content_types_stand_in_public_only(home: Tenant) -> None:
    assert "django_content_type" in tables("public")
    assert "django_content_type" not in tables(home.schema_name) | tables("street")


def test_sessions_and_accounts_stand_in_each_office(home: Tenant) -> None:
    for schema in (home.schema_name, "street"):
        assert {"django_session", "accounts_account", "audit_entry"} <= tables(schema)
    assert not {"django_session", "accounts_account"} & tables("public")


def test_exclusion_needs_its_extension_in_a_schema_of_its_own(home: Tenant) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace "
            "WHERE extname = 'btree_gist'"
        )
        assert cursor.fetchall() == [("extensions",)]


def migrations() -> list[Path]:
    folders = [code.ROOT / name for name in ("committees", "reporting", "platform/keting")]
    return [path for folder in folders for path in folder.rglob("migrations/0*.py")]


@pytest.mark.parametrize("path", migrations(), ids=code.name_of)
def test_a_migration_can_be_replayed_in_any_schema(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "RunPython" not in text or (path.parts[-3], path.stem) in REVIEWED
    assert not re.search(r"\bc\d{12}\b|\bstreet\.|search_path|CREATE EXTENSION", text)


def test_one_driver_only() -> None:
    assert importlib.util.find_spec("psycopg") is None


def test_pythons_own_platform_stays_right() -> None:
    assert not (code.ROOT / "platform/__init__.py").exists()
    assert Path(platform.__file__).parent == Path(sysconfig.get_path("stdlib"))
