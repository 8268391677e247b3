"""Leaks 4 and 15: names of schemas and of tables that cannot be mistaken."""

from datetime import UTC, datetime

import pytest
from django.core.management import get_commands
from django.db import IntegrityError, connection, transaction
from django_tenants.management.commands import InteractiveTenantOption

from tenants import restoring
from tenants.models import Tenant
from tenants.scope import owner_scope
from tests.architecture.test_database import tables


@pytest.mark.parametrize(
    "name",
    ["1", "310104008043", "c31010400804", "c3101040080433", "C310104008999", "public", "c1; --", "xuhuiyuan"],
)
def test_a_schema_is_named_by_the_whole_code(home: Tenant, name: str) -> None:
    new = Tenant(schema_name=name, type="committee", name="x", opened_on="2026-01-01")
    with owner_scope(), pytest.raises(IntegrityError, match="tenant_schema_known"), transaction.atomic():
        new.save()


def test_a_schema_keeps_its_name(home: Tenant) -> None:
    same, other = Tenant.objects.filter(pk=home.pk), "c310104008999"
    with owner_scope(), pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        same.update(schema_name=other)
    with owner_scope():
        same.update(name="新名居委会")


def test_without_the_trigger_it_would_not(home: Tenant) -> None:
    """The twin."""
    with owner_scope(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE tenants_tenant DISABLE TRIGGER tenant_schema_stays")
        assert Tenant.objects.filter(pk=home.pk).update(schema_name="c310104008999") == 1


def test_no_command_picks_an_office_by_its_place() -> None:
    assert "django_tenants" not in get_commands().values()
    assert "tenant_command" not in get_commands()


def test_the_librarys_commands_do(home: Tenant, capsys: pytest.CaptureFixture[str]) -> None:
    """The twin: `-s 1` is whichever comes second."""

    class Stock(InteractiveTenantOption):
        class stdout:  # noqa: N801
            write = staticmethod(lambda text: None)

        class style:  # noqa: N801
            SUCCESS = staticmethod(str)

    assert isinstance(Stock().get_tenant_from_options_or_interactive(schema_name="1"), Tenant)


def test_a_table_that_stands_in_public_too_is_found(home: Tenant) -> None:
    """The twin of test_database: an office's table of a public name would hide the register."""
    with owner_scope(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {home.schema_name}.tenants_estate (id int)")
    assert tables("public") & tables(home.schema_name) == {"django_migrations", "tenants_estate"}


def test_two_put_aside_within_one_second_have_two_names(home: Tenant) -> None:
    at = datetime(2026, 11, 29, 13, 43, 39, tzinfo=UTC)
    with owner_scope(), connection.cursor() as cursor:
        first = restoring._free_name("x", at)
        cursor.execute(f"CREATE SCHEMA {first}")
        assert (first, restoring._free_name("x", at)) == ("x_old_20261129134339", "x_old_20261129134340")
