"""Roles of an account: several, known ones, narrow ones; a change ends every session."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from committees.households.models import Household, RegisterImport, Resident
from committees.households.services import imports
from committees.staff.models import Worker
from keting import clock
from keting.accounts.kinds import Role
from keting.accounts.models import Account
from keting.accounts.services.inviting import check_roles
from keting.refusal import Refusal
from tenants.models import Tenant
from tenants.scope import owner_scope
from tests.clients import HostClient
from tests.committees.households.conftest import HEADER, WANG, xlsx

LIST = "/staff/households/"
Accounts = Callable[..., Account]
Clients = Callable[..., HostClient]


@pytest.mark.parametrize("roles", [[], ["king"], ["worker", "king"]])
def test_an_account_has_roles_that_exist(home: Tenant, roles: list[str]) -> None:
    with pytest.raises(IntegrityError, match="account_roles_known"), transaction.atomic():
        Account.objects.create(username="x", display_name="x", roles=roles)


@pytest.mark.parametrize(
    "roles", [["auditor", "worker"], ["auditor", "operator"], ["operator", "security"]], ids=str
)
def test_three_administrators_are_three_people(home: Tenant, roles: list[str]) -> None:
    with pytest.raises(IntegrityError, match="account_roles_apart"), transaction.atomic():
        Account.objects.create(username="x", display_name="x", roles=roles)
    with pytest.raises(Refusal, match="roles_apart"):
        check_roles(roles)


def test_without_the_rule_one_account_is_all_of_them(home: Tenant) -> None:
    """The twin."""
    with owner_scope(home), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_account DROP CONSTRAINT account_roles_apart")
    Account.objects.create(username="x", display_name="x", roles=["auditor", "operator", "security"])


def test_it_may_have_several(home: Tenant, client_of: Clients) -> None:
    both = Account.objects.create(username="x", display_name="x", roles=[Role.LEADER, Role.DEPUTY])
    assert client_of(home, both).get("/staff/roster/").context["form"] is not None


@pytest.mark.parametrize(
    "change",
    [{"roles": ["auditor"]}, {"roles": ["director", "worker"]}, {"is_active": False}, {"password": "other"}],
    ids=str,
)
def test_what_an_account_may_ends_with_its_next_request(
    home: Tenant, account_in: Accounts, client_of: Clients, change: dict[str, object]
) -> None:
    account = account_in(home, Role.DIRECTOR)
    one, other = client_of(home, account), client_of(home, account)
    assert [client.get(LIST).status_code for client in (one, other)] == [200, 200]
    Account.objects.filter(pk=account.pk).update(**change)
    assert [client.get(LIST).status_code for client in (one, other)] == [302, 302]


def test_the_twin_a_change_of_name_ends_nothing(
    home: Tenant, account_in: Accounts, client_of: Clients
) -> None:
    account = account_in(home, Role.DIRECTOR)
    client = client_of(home, account)
    Account.objects.filter(pk=account.pk).update(display_name="王静")
    assert client.get(LIST).status_code == 200


@pytest.fixture
def houses(home: Tenant) -> list[Household]:
    since = clock.today()
    rows = [Household.objects.create(building=no, room_no="101", since=since) for no in ("3", "7")]
    for row in rows:
        Resident.objects.create(household=row, name="王秀英", phone="11100000001", is_head=True, since=since)
    return rows


@pytest.fixture
def leader(account_in: Accounts, home: Tenant) -> Account:
    account = account_in(home, Role.LEADER)
    account.buildings = ["3"]
    account.save(update_fields=["buildings"])
    return account


def test_a_stairway_leader_sees_the_own_building(
    home: Tenant, leader: Account, houses: list[Household], client_of: Clients
) -> None:
    client, (own, other) = client_of(home, leader), houses
    assert list(client.get(LIST).context["page"].object_list) == [own]
    page = client.get(f"{LIST}{own.pk}/").content.decode()
    assert "王秀英" not in page
    assert "reveal" not in page
    assert "王*" in page
    missing = client.get(f"{LIST}{own.pk}/".replace(str(own.pk)[:8], "00000000"))
    theirs = client.get(f"{LIST}{other.pk}/")
    assert (theirs.status_code, theirs.content) == (404, missing.content)


def test_without_a_building_a_leader_sees_none_and_a_worker_sees_all(
    home: Tenant, leader: Account, houses: list[Household], client_of: Clients, worker: Worker
) -> None:
    """The second half is the twin: it is the role that narrows."""
    Account.objects.filter(pk=leader.pk).update(buildings=[])
    leader.refresh_from_db()
    assert list(client_of(home, leader).get(LIST).context["page"].object_list) == []
    assert list(client_of(home, worker.account).get(LIST).context["page"].object_list) == houses


@pytest.mark.parametrize(("roles", "state"), [(["worker"], "done"), (["auditor"], "refused")])
def test_a_job_is_done_only_for_one_who_still_may(
    home: Tenant, worker: Worker, roles: list[str], state: str
) -> None:
    now, by = clock.now(), worker.account
    kept = imports.upload_register(content=xlsx([HEADER, WANG]), file_name="x.xlsx", by=by, at=now)
    imports.check_import(import_id=str(kept.id), at=now)
    imports.confirm_import(import_id=str(kept.id), by=by, at=now)
    Account.objects.filter(pk=by.pk).update(roles=roles)
    imports.run_import(import_id=str(kept.id), at=now)
    assert (RegisterImport.objects.get().state, Resident.objects.exists()) == (state, state == "done")
