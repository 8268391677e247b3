"""Signing in within an office: what is owed, step by step, and what is refused."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from keting import clock, totp
from keting.accounts.demo import DEMO_SECRET, equip
from keting.accounts.models import Account, Authenticator
from keting.accounts.services import open_account, renew_codes
from keting.audit.models import Entry
from tenants.models import Tenant
from tenants.scope import scope
from tests.clients import HostClient

PASSWORD = "a long enough phrase"
OWN = "another quite long phrase"
SIGN_IN, CODE, APP = "/staff/sign-in/", "/staff/sign-in/code/", "/staff/sign-in/app/"
FORM = {"username": "Fan", "password": PASSWORD}
Clients = Callable[..., HostClient]


@pytest.fixture
def fan(home: Tenant) -> Account:
    """A worker with the demo's app."""
    account = open_account(username="Fan", display_name="小范", roles=["worker"], password=PASSWORD)
    equip(account)
    return account


def shown(steps: int = 0) -> str:
    """What the app shows, some half minutes later."""
    return totp.code_of(DEMO_SECRET, totp.step_of(clock.now()) + steps)


def led(answer: Any) -> list[str]:
    return [url for url, _status in answer.redirect_chain]


def code_of(answer: Any) -> str:
    """The refusal's code."""
    errors = answer.context["form"].errors.as_data().values()
    return next(one.code for found in errors for one in found)


def test_password_then_code_lets_in(fan: Account, home: Tenant, client_of: Clients) -> None:
    client = client_of(home)
    assert led(client.post(SIGN_IN, FORM, follow=True)) == [CODE]
    assert client.get("/staff/").status_code == 302
    assert client.post(CODE, {"code": shown()})["Location"] == "/staff/"
    assert client.get("/staff/").status_code == 200
    assert Entry.objects.filter(verb="sign_in", thing_id=fan.pk).count() == 1


def test_the_page_that_was_wanted_comes_after_the_code(
    fan: Account, home: Tenant, client_of: Clients
) -> None:
    client = client_of(home)
    client.post(SIGN_IN, FORM | {"next": "/staff/desk/"})
    assert client.post(CODE, {"code": shown()})["Location"] == "/staff/desk/"


def test_no_page_elsewhere_comes_after_it(fan: Account, home: Tenant, client_of: Clients) -> None:
    client = client_of(home)
    client.post(SIGN_IN, FORM | {"next": "https://example.org/"})
    assert client.post(CODE, {"code": shown()})["Location"] == "/staff/"


def test_the_password_alone_opens_no_page(fan: Account, home: Tenant, client_of: Clients) -> None:
    client = client_of(home)
    client.post(SIGN_IN, FORM)
    for path in ("/staff/", "/staff/households/", "/staff/me/", "/staff/me/app/", "/staff/prove/"):
        assert client.get(path)["Location"].startswith(SIGN_IN)
    # Nor may it replace the second factor.
    assert client.get(APP)["Location"] == CODE
    assert client.post(APP, {"code": shown()})["Location"] == CODE


@pytest.mark.parametrize("path", [CODE, APP, "/staff/sign-in/password/"])
def test_a_step_without_a_password_leads_to_the_first(path: str, home: Tenant, client_of: Clients) -> None:
    assert client_of(home).get(path)["Location"] == SIGN_IN
    assert client_of(home).post(path, {"code": "1"})["Location"] == SIGN_IN


def test_the_neighbour_does_not_let_in(
    fan: Account, home: Tenant, neighbour: Tenant, client_of: Clients
) -> None:
    answer = client_of(neighbour).post(SIGN_IN, FORM)
    assert (answer.status_code, code_of(answer)) == (200, "invalid_login")
    client, other = client_of(home), client_of(neighbour)
    client.post(SIGN_IN, FORM)
    other.cookies = deepcopy(client.cookies)
    assert other.post(CODE, {"code": shown()})["Location"] == SIGN_IN


def test_unknown_wrong_and_shut_answer_alike(fan: Account, home: Tenant, client_of: Clients) -> None:
    wrong = client_of(home).post(SIGN_IN, {**FORM, "password": "wrong"})
    unknown = client_of(home).post(SIGN_IN, {**FORM, "username": "nobody"})
    Account.objects.update(is_active=False)
    shut = client_of(home).post(SIGN_IN, FORM)
    errors = [answer.context["form"].errors for answer in (wrong, unknown, shut)]
    assert errors[0] == errors[1] == errors[2]


@pytest.mark.parametrize(
    "change", [{}, {"username": "somebody"}, {"is_active": False}, {"password": "!unusable"}], ids=str
)
def test_each_of_them_costs_one_hash(
    fan: Account, home: Tenant, client_of: Clients, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
) -> None:
    """So that the time tells nothing: wrong, unknown, shut, or invited and not yet come."""
    Account.objects.filter(pk=fan.pk).update(**change)
    hashed: list[str] = []
    for name in ("encode", "verify"):
        real = getattr(Argon2PasswordHasher, name)

        def counted(self: Any, *given: Any, real: Any = real, name: str = name) -> Any:
            hashed.append(name)
            return real(self, *given)

        monkeypatch.setattr(Argon2PasswordHasher, name, counted)
    client_of(home).post(SIGN_IN, {**FORM, "password": "wrong"})
    assert len(hashed) == 1


@pytest.mark.parametrize(
    ("code", "said"), [("000000", "code_wrong"), ("aaaaa-bbbbb", "code_wrong"), ("𠮷㛃", "code_wrong")]
)
def test_a_wrong_code_is_refused(
    fan: Account, home: Tenant, client_of: Clients, code: str, said: str
) -> None:
    client = client_of(home)
    client.post(SIGN_IN, FORM)
    answer = client.post(CODE, {"code": code})
    assert (answer.status_code, code_of(answer)) == (422, said)


def test_a_code_is_good_once(fan: Account, home: Tenant, client_of: Clients) -> None:
    one, other, code = client_of(home), client_of(home), shown()
    for client in (one, other):
        client.post(SIGN_IN, FORM)
    assert one.post(CODE, {"code": code}).status_code == 302
    assert code_of(other.post(CODE, {"code": code})) == "code_used"
    assert code_of(other.post(CODE, {"code": shown(-1)})) == "code_used"
    assert other.post(CODE, {"code": shown(1)}).status_code == 302


def test_a_clock_that_is_off_is_told_and_one_known_to_be_off_is_right(
    fan: Account, home: Tenant, client_of: Clients
) -> None:
    client = client_of(home)
    client.post(SIGN_IN, FORM)
    assert code_of(client.post(CODE, {"code": shown(3)})) == "clock_off"
    Authenticator.objects.update(drift=3)
    assert client.post(CODE, {"code": shown(3)}).status_code == 302


def test_a_recovery_code_is_good_once(fan: Account, home: Tenant, client_of: Clients) -> None:
    code = renew_codes(account=fan, at=clock.now())[3]
    one, other = client_of(home), client_of(home)
    for client in (one, other):
        client.post(SIGN_IN, FORM)
    assert one.post(CODE, {"code": f" {code.upper()} "}).status_code == 302
    for word, said in ((code, "已经用过"), (code[::-1], "没有这个备用码")):
        answer = other.post(CODE, {"code": word})
        assert code_of(answer) == ("code_used" if word == code else "code_wrong")
        assert said in answer.content.decode()


def test_an_account_without_an_app_sets_it_up_and_reads_its_codes(home: Tenant, client_of: Clients) -> None:
    """As every account of a house from before the second factor does."""
    account = open_account(username="fan", display_name="范", roles=["worker"], password=PASSWORD)
    client = client_of(home)
    page = client.post(SIGN_IN, FORM, follow=True)
    assert led(page) == [CODE, APP]
    secret = "".join(page.context["groups"])
    assert code_of(client.post(APP, {"code": "000000"})) == "code_wrong"
    assert client.get(APP).context["groups"] == page.context["groups"]
    answer = client.post(APP, {"code": totp.code_of(secret, totp.step_of(clock.now()) + 3)})
    assert len(set(answer.context["codes"])) == 10
    assert client.get("/staff/").status_code == 200
    assert Authenticator.objects.get(account=account).drift == 3


def test_a_told_password_is_changed_first(home: Tenant, client_of: Clients) -> None:
    open_account(username="fan", display_name="范", roles=["worker"], password=PASSWORD, must_change=True)
    client, page = client_of(home), "/staff/sign-in/password/"
    assert led(client.post(SIGN_IN, FORM, follow=True)) == [CODE, page]
    assert client.get(APP)["Location"] == page
    again = {"password": OWN, "again": OWN}
    assert code_of(client.post(page, again | {"again": "x"})) == "password_differs"
    assert code_of(client.post(page, {"password": PASSWORD, "again": PASSWORD})) == "password_same"
    assert client.post(page, again)["Location"] == APP
    assert client_of(home).post(SIGN_IN, FORM).status_code == 200


def test_with_an_app_the_code_comes_before_the_new_password(
    fan: Account, home: Tenant, client_of: Clients
) -> None:
    Account.objects.update(must_change=True)
    client = client_of(home)
    client.post(SIGN_IN, FORM)
    assert client.get("/staff/sign-in/password/")["Location"] == CODE
    assert client.post(CODE, {"code": shown()})["Location"] == "/staff/sign-in/password/"


def test_ten_minutes_at_the_door_are_enough(
    fan: Account, home: Tenant, client_of: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(home)
    client.post(SIGN_IN, FORM)
    monkeypatch.setattr("keting.accounts.views.entry.SECONDS", -1)
    assert client.post(CODE, {"code": shown()})["Location"] == SIGN_IN


def test_a_session_is_bound_to_its_office(fan: Account, home: Tenant, neighbour: Tenant) -> None:
    own = fan.get_session_auth_hash()
    with scope(neighbour):
        assert fan.get_session_auth_hash() != own


def test_a_copied_cookie_opens_nothing_next_door(
    fan: Account, home: Tenant, neighbour: Tenant, client_of: Clients
) -> None:
    signed_in, next_door = client_of(home, fan), client_of(neighbour)
    next_door.cookies = deepcopy(signed_in.cookies)
    assert next_door.get("/staff/").status_code == 302
    assert signed_in.get("/staff/").status_code == 200
