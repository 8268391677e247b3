"""The key of drafts: of one session of one account in one office, and in its pages alone."""

import re
from collections.abc import Callable

import pytest

from keting.accounts.kinds import Role
from keting.accounts.models import Account
from tenants.models import Tenant
from tenants.scope import scope
from tests.clients import HostClient

KEY = re.compile(r'<meta name="draft-key" content="([A-Za-z0-9+/]{22}==)">')
Clients, Accounts = Callable[..., HostClient], Callable[..., Account]


def key_in(client: HostClient, path: str = "/staff/desk/new/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    found = KEY.search(answer.content.decode())
    if found:
        assert "no-store" in answer["Cache-Control"]
        assert found[1] not in str(answer.cookies) + str(dict(client.session))
    return found[1] if found else ""


def test_each_session_of_each_account_has_its_own(
    home: Tenant, neighbour: Tenant, client_of: Clients, account_in: Accounts
) -> None:
    one, other = account_in(home, Role.WORKER), account_in(home, Role.WORKER)
    first = client_of(home, one)
    keys = [key_in(client) for client in (first, client_of(home, one), client_of(home, other))]
    with scope(neighbour):
        theirs = account_in(neighbour, Role.WORKER)
    keys.append(key_in(client_of(neighbour, theirs)))
    assert (len(set(keys)), "" in keys) == (4, False)
    assert key_in(first) == keys[0]


@pytest.mark.parametrize("path", ["/", "/rooms/", "/staff/sign-in/", "/card/code/"])
def test_nobody_has_none(home: Tenant, client_of: Clients, path: str) -> None:
    assert key_in(client_of(home), path) == ""
