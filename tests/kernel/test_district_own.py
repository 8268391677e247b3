"""Connecting the district's sign-on with the own account, and letting it go."""

from typing import Any

from keting.accounts.models import Account, SignOn
from keting.audit.models import Entry
from tenants.models import Tenant
from tests.kernel.districts import (
    ASK_OWN,
    MINE,
    OWN,
    SIGN_IN,
    Clients,
    answered,
    code_of,
    connected,
    district,
    fan,
    fresh,
    is_in,
    lines,
)  # fmt: skip
from tests.provider import Provider

__all__ = ["connected", "district", "fan"]


def test_connecting_needs_a_fresh_second_factor_and_the_same_account(
    fan: Account, home: Tenant, district: Provider, client_of: Clients, lead: Any
) -> None:
    client, stale = fresh(client_of(home, fan)), fresh(client_of(home, fan), minutes=16)
    assert stale.get(ASK_OWN)["Location"].startswith("/staff/prove/")
    assert client_of(home).get(ASK_OWN)["Location"].startswith(SIGN_IN)
    client.get(answered(client, ASK_OWN))
    assert "小范" in client.get(MINE).content.decode()
    assert not SignOn.objects.exists()
    # Another account in the same session finds nothing that waits.
    session = client.session
    session["district_shown"] |= {"account": str(lead.account.pk)}
    session.save()
    assert client.post(MINE)["Location"] == OWN
    assert not SignOn.objects.exists()


def test_one_sign_on_opens_one_account(
    connected: Account, home: Tenant, client_of: Clients, lead: Any
) -> None:
    other = fresh(client_of(home, lead.account))
    other.get(answered(other, ASK_OWN))
    assert "另一账号" in other.post(MINE, follow=True).content.decode()
    assert SignOn.objects.get().account_id == connected.pk


def test_let_go_it_opens_nothing(connected: Account, home: Tenant, client_of: Clients) -> None:
    own, client = fresh(client_of(home, connected)), client_of(home)
    assert own.post("/staff/me/district/drop/")["Location"] == OWN
    assert code_of(client.get(answered(client))) == "district_unknown"
    assert lines("drop_sign_on") == 1


def test_a_keeper_lets_a_colleagues_go(
    connected: Account, home: Tenant, client_of: Clients, lead: Any
) -> None:
    keeper, theirs = fresh(client_of(home, lead.account)), fresh(client_of(home, connected))
    page, drop = f"/staff/accounts/{connected.pk}/", f"/staff/accounts/{connected.pk}/district/drop/"
    assert drop in keeper.get(page).content.decode()
    assert is_in(theirs)
    assert keeper.post(drop)["Location"] == page
    assert not SignOn.objects.exists()
    assert not is_in(theirs)
    client = client_of(home)
    assert code_of(client.get(answered(client))) == "district_unknown"
    line = Entry.objects.get(verb="drop_sign_on")
    assert (line.actor_name, line.thing_id) == (lead.account.display_name, str(connected.pk))
    assert drop not in keeper.get(page).content.decode()
    assert code_of(keeper.post(drop)) == "no_sign_on"


def test_only_a_keeper_who_has_just_proved_it_may(
    connected: Account, home: Tenant, client_of: Clients, account_in: Any, lead: Any
) -> None:
    """A worker may not; a director whose proof is stale proves it first; nobody for themselves here."""
    drop = f"/staff/accounts/{connected.pk}/district/drop/"
    assert fresh(client_of(home, account_in(home, "worker"))).post(drop).status_code == 403
    stale = fresh(client_of(home, lead.account), minutes=16)
    assert stale.post(drop)["Location"].startswith("/staff/prove/")
    own = f"/staff/accounts/{lead.account.pk}/district/drop/"
    assert code_of(fresh(client_of(home, lead.account)).post(own)) == "own_account"
    assert SignOn.objects.count() == 1
