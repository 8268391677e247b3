"""`keting account first`: whoever sits at the server lets the first one in, and nobody after that."""

import re

import pytest

from keting.accounts.models import Account
from keting.audit.models import Entry
from tenants.accounts import open_first
from tenants.models import Tenant
from tenants.scope import scope
from tests.clients import HostClient

SIGN_IN = "/staff/sign-in/"


@pytest.mark.parametrize(
    ("office", "words", "role"), [("home", ["xuhuiyuan"], "director"), ("street_tenant", [], "operator")]
)
def test_the_first_one_comes_in_and_chooses_a_password(request, capsys, office, words, role):
    tenant: Tenant = request.getfixturevalue(office)
    assert open_first(["li", "李静", *words]) == 0
    word = re.search(r" with (\S+), ", capsys.readouterr().out)[1]
    with scope(tenant):
        account = Account.objects.get(username="li")
        assert (account.roles, account.must_change) == ([role], True)
        assert Entry.objects.get(verb="open_account").actor_name == "keting account first"
    client = HostClient(tenant)
    led = client.post(SIGN_IN, {"username": "li", "password": word}, follow=True).redirect_chain
    assert led
    assert led[-1][0] != SIGN_IN


def test_a_second_one_is_invited_by_the_first(home: Tenant, account_in, capsys):
    account_in(home, "worker")
    assert open_first(["li", "李静", "xuhuiyuan"]) == 1
    assert "invites others" in capsys.readouterr().err
    with scope(home):
        assert not Account.objects.filter(username="li").exists()


def test_an_unknown_committee_is_said(home: Tenant, capsys):
    assert open_first(["li", "李静", "nowhere"]) == 1
    assert "no such committee" in capsys.readouterr().err
