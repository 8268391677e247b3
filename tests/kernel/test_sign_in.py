"""Signing in within an office."""

from collections.abc import Callable
from copy import deepcopy

import pytest

from keting.accounts.models import Account
from keting.accounts.services import open_account
from tenants.models import Tenant
from tenants.scope import scope
from tests.clients import HostClient

PASSWORD = "a long enough phrase"
FORM = {"username": "Fan", "password": PASSWORD}


@pytest.fixture
def fan(home: Tenant) -> Account:
    return open_account(username="Fan", display_name="小范", roles=["worker"], password=PASSWORD)


def test_the_own_office_lets_in(fan: Account, home: Tenant, client_of: Callable[..., HostClient]) -> None:
    answer = client_of(home).post("/staff/sign-in/", FORM)
    assert (answer.status_code, answer["Location"]) == (302, "/staff/")


def test_the_neighbour_does_not(
    fan: Account, neighbour: Tenant, client_of: Callable[..., HostClient]
) -> None:
    answer = client_of(neighbour).post("/staff/sign-in/", FORM)
    assert answer.status_code == 200
    assert "_auth_user_id" not in answer.client.session


def test_unknown_name_and_wrong_password_answer_alike(
    fan: Account, home: Tenant, client_of: Callable[..., HostClient]
) -> None:
    wrong = client_of(home).post("/staff/sign-in/", {**FORM, "password": "wrong"})
    unknown = client_of(home).post("/staff/sign-in/", {**FORM, "username": "nobody"})
    assert wrong.context["form"].errors == unknown.context["form"].errors


def test_a_session_is_bound_to_its_office(fan: Account, home: Tenant, neighbour: Tenant) -> None:
    own = fan.get_session_auth_hash()
    with scope(neighbour):
        assert fan.get_session_auth_hash() != own


def test_a_copied_cookie_opens_nothing_next_door(
    fan: Account, home: Tenant, neighbour: Tenant, client_of: Callable[..., HostClient]
) -> None:
    signed_in, next_door = client_of(home, fan), client_of(neighbour)
    next_door.cookies = deepcopy(signed_in.cookies)
    assert next_door.get("/staff/").status_code == 302
    assert signed_in.get("/staff/").status_code == 200
