"""Connecting the district's sign-on with the own account, and letting it go."""

from typing import Any

from keting.accounts.models import Account, SignOn
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
