"""Leak 7: a cookie opens one office, even when its neighbour has the same account and session row."""

from collections.abc import Callable
from copy import deepcopy

import pytest
from django.contrib.sessions.models import Session
from django.core import signing  # noqa: TID251  the walls are tried
from django.db import connection
from django.utils.crypto import salted_hmac  # noqa: TID251

from keting.accounts.kinds import Role
from keting.accounts.models import Account
from keting.db.current import NoCommittee
from keting.sessions import SessionStore
from keting.signing import salt_of
from tenants.models import Tenant
from tenants.scope import owner_scope, public_scope, scope
from tests.clients import HostClient

PAGE = "/staff/households/"
Clients = tuple[HostClient, HostClient]


@pytest.fixture
def cloned(
    home: Tenant, neighbour: Tenant, account_in: Callable[..., Account], client_of: Callable[..., HostClient]
) -> Clients:
    """Signed in at home; next door stand the same account and session, and the browser shows our cookie."""
    mine = client_of(home, account_in(home, Role.WORKER))
    ours, theirs = home.schema_name, neighbour.schema_name
    with owner_scope(), connection.cursor() as cursor:
        for table in ("accounts_account", "django_session"):
            cursor.execute(f"INSERT INTO {theirs}.{table} SELECT * FROM {ours}.{table}")
    next_door = client_of(neighbour)
    next_door.cookies = deepcopy(mine.cookies)
    return mine, next_door


def open_the_session(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SessionStore, "key_salt", "one for all")


def open_the_hash(patch: pytest.MonkeyPatch) -> None:
    def unbound(account: Account) -> str:
        return salted_hmac("one for all", account.password, algorithm="sha256").hexdigest()

    patch.setattr(Account, "get_session_auth_hash", unbound)


def are_in(clients: Clients) -> list[bool]:
    return [client.get(PAGE).status_code == 200 for client in clients]


def test_a_cloned_account_and_session_open_nothing_next_door(cloned: Clients, neighbour: Tenant) -> None:
    with scope(neighbour):
        assert (Session.objects.count(), Account.objects.count()) == (1, 1)
    assert are_in(cloned) == [True, False]


@pytest.fixture
def broken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    for wall in request.param:
        wall(monkeypatch)


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ([open_the_session], [True, False]),
        ([open_the_hash], [True, False]),
        ([open_the_session, open_the_hash], [True, True]),
    ],
    ids=["hash alone", "session alone", "neither"],
    indirect=["broken"],
)
def test_either_wall_holds_and_without_both_the_cookie_opens(
    broken: None, cloned: Clients, expected: list[bool]
) -> None:
    """The twin: clones are really alike."""
    assert are_in(cloned) == expected


def test_a_signed_cookie_holds_in_its_office(home: Tenant, neighbour: Tenant) -> None:
    ours = signing.get_cookie_signer(salt="message").sign("booked")
    assert signing.get_cookie_signer(salt="message").unsign(ours) == "booked"
    with scope(neighbour), pytest.raises(signing.BadSignature):
        signing.get_cookie_signer(salt="message").unsign(ours)


def test_with_djangos_own_signer_it_holds_everywhere(
    home: Tenant, neighbour: Tenant, settings: object
) -> None:
    """The twin."""
    settings.SIGNING_BACKEND = "django.core.signing.TimestampSigner"  # type: ignore[attr-defined]
    ours = signing.get_cookie_signer(salt="message").sign("booked")
    with scope(neighbour):
        assert signing.get_cookie_signer(salt="message").unsign(ours) == "booked"


def test_nothing_is_signed_outside_an_office(home: Tenant) -> None:
    with public_scope(), pytest.raises(NoCommittee):
        salt_of("anything")
    with public_scope(), pytest.raises(NoCommittee):
        signing.get_cookie_signer()
    with public_scope(), pytest.raises(NoCommittee):
        SessionStore().encode({})
