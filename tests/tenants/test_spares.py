"""Warm spares: renamed when a committee opens, exact in tables and grants."""

from datetime import date

import pytest
from django.db import connection

from keting.db import logins
from tenants import commands, spares
from tenants.admission import Opening
from tenants.checking import find_drift
from tenants.fingerprint import fingerprints
from tenants.models import Spare, Tenant, Version
from tenants.opening import open_committee
from tenants.scope import owner_scope, scope

NEW = Opening(code="310104008045", name="南康居委会", opened_on=date(2026, 1, 1), director="陆敏")


def schemas() -> set[str]:
    with owner_scope(), connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'spare%'")
        return {name for (name,) in cursor.fetchall()}


def test_an_opening_takes_a_spare(home: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    assert spares.keep(1) == 1
    monkeypatch.setattr("tenants.opening.build", pytest.fail)
    tenant = open_committee(NEW).tenant
    assert (schemas(), Spare.objects.count()) == (set(), 0)
    with owner_scope():
        found = fingerprints([home.schema_name, tenant.schema_name])
    assert found[home.schema_name] == found[tenant.schema_name]
    assert find_drift(commands.offices()) == []
    assert Version.objects.get(tenant=tenant).number == Version.objects.get(tenant=home).number


def test_its_login_works_and_opens_nothing_else(real_db: str) -> None:
    spares.keep(1)
    tenant = open_committee(NEW).tenant
    with scope(tenant), connection.cursor() as cursor:
        cursor.execute("SELECT current_user, count(*) FROM staff_worker")
        assert cursor.fetchone() == (tenant.login, 1)
        cursor.execute("SELECT has_schema_privilege('c310104008043', 'USAGE')")
        assert cursor.fetchone() == (False,)


def test_a_login_that_was_left_over_is_replaced(home: Tenant) -> None:
    spares.keep(1)
    login = logins.of(NEW.schema)
    with owner_scope(), connection.cursor() as cursor:
        cursor.execute(f"DO $$ BEGIN CREATE ROLE {login}; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
    open_committee(NEW)
    assert find_drift(commands.offices()) == []


def test_what_former_code_has_made_is_thrown_away(home: Tenant) -> None:
    spares.keep(2)
    before = schemas()
    with owner_scope():
        Spare.objects.update(code="old")
        assert not spares.claim(Tenant(schema_name=NEW.schema, type="committee"), "")
    assert spares.refresh() == 2
    assert len(schemas()) == 2
    assert not schemas() & before


def test_the_command_keeps_as_many_as_it_is_told(home: Tenant, capsys: pytest.CaptureFixture[str]) -> None:
    commands.keep_spares(["2"])
    commands.open_committee(["310104008045", "南康居委会"])
    assert Spare.objects.count() == len(schemas()) == 2
    commands.keep_spares(["0"])
    assert schemas() == set()
    assert "2 made, 2 ready" in capsys.readouterr().out
