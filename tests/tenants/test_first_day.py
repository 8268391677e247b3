"""What a committee finds on its first day, and what is left when its opening fails."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection

from committees.rooms.models import Room
from committees.staff.models import Worker
from keting.accounts.models import Account
from keting.refusal import Refusal
from tenants import building, commands, opening
from tenants.admission import Opening
from tenants.blueprints import blueprint
from tenants.checking import find_drift
from tenants.migrating import Unreplayable
from tenants.models import Blueprint, Tenant
from tenants.scope import owner_scope, scope
from tests.clients import HostClient

NEW = Opening(code="310104008045", name="南康居委会", opened_on=date(2026, 1, 1), director="陆敏")
LEFT = """SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = 'c310104008045'),
(SELECT array_agg(rolname ORDER BY 1) FROM pg_roles WHERE rolname LIKE '%%_c310104008045')"""


def test_the_director_signs_in_and_finds_three_rooms(
    home: Tenant, client_of: Callable[..., HostClient]
) -> None:
    opened = opening.open_committee(NEW)
    with scope(opened.tenant):
        assert set(Room.objects.values_list("slug", flat=True)) == {"multi", "activity", "talk"}
        assert Worker.objects.get().name == "陆敏"
        assert Account.objects.get().check_password(opened.password)
    client = client_of(opened.tenant)
    given = {"username": opened.username, "password": opened.password}
    assert (
        client.post("/staff/sign-in/", given, follow=True).redirect_chain[-1][0] == "/staff/sign-in/password/"
    )
    assert client.get("/staff/").status_code == 302


def test_two_passwords_differ_and_can_be_read_aloud(home: Tenant) -> None:
    words = {opening.open_committee(NEW).password}
    words.add(opening.open_committee(replace(NEW, code="310104008046", name="南康二村居委会")).password)
    assert len(words) == 2
    assert not any(letter in "01ilo" for word in words for letter in word)


def standing() -> tuple[Any, ...]:
    with owner_scope(), connection.cursor() as cursor:
        cursor.execute(LEFT, [])
        return tuple(cursor.fetchone())


@pytest.mark.parametrize("breaks", ["tenants.opening.FURNISHER", "tenants.building.glance_at"])
def test_a_failure_leaves_nothing_behind(home: Tenant, monkeypatch: pytest.MonkeyPatch, breaks: str) -> None:
    monkeypatch.setattr(breaks, "nowhere.to.be.found")
    before = standing()
    with pytest.raises((ImportError, TypeError)):
        opening.open_committee(NEW)
    assert standing() == before
    assert not Tenant.objects.filter(schema_name=NEW.schema).exists()


def test_what_came_out_otherwise_is_not_opened(home: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    real = building.run

    def run(parts: list[Any]) -> None:
        real([*parts, "ALTER TABLE visits_visit ADD COLUMN hidden int"])

    monkeypatch.setattr("tenants.building.run", run)
    before = standing()
    with pytest.raises(Unreplayable, match="otherwise than its blueprint"):
        opening.open_committee(NEW)
    assert standing() == before


def test_an_opened_committee_is_as_the_others(home: Tenant) -> None:
    opening.open_committee(NEW)
    assert find_drift(commands.offices()) == []


def test_a_weak_password_would_be_refused(home: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "choice", lambda _letters: "a")
    monkeypatch.setattr(opening, "_letters", lambda _number: "a")
    before = standing()
    with pytest.raises(Refusal, match="password_weak"):
        opening.open_committee(NEW)
    assert standing() == before


def test_the_command_says_how_to_sign_in(home: Tenant, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["310104008045", "南康居委会", "--director", "陆敏", "--slug", "nankang", "--pilot"]
    assert commands.open_committee(words) == 0
    assert "nankang.localhost director " in capsys.readouterr().out
    assert Tenant.objects.get(schema_name=NEW.schema).committee.is_pilot


def test_where_a_glance_does_not_know_it_the_fingerprint_is_asked(home: Tenant) -> None:
    """In another database types and operators have other numbers."""
    blueprint("committee")
    with owner_scope():
        Blueprint.objects.update(glance="0" * 32)
    assert opening.open_committee(NEW).tenant.schema_name == NEW.schema
