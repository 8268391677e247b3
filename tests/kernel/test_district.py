"""The district's sign-on for staff, against a real provider: who comes in by it, and what does not let in."""

import json
import subprocess
import sys
import time
from copy import deepcopy
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from keting.accounts.models import Account, SignOn
from keting.env import Provider as Named
from keting.oidc import knowing
from tenants.models import Tenant
from tests import provider as districts
from tests.kernel.districts import (
    ASK,
    ASK_OWN,
    BACK,
    CODE,
    OWN,
    PASSWORD,
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
    shown,
)  # fmt: skip
from tests.plugin import ROOT
from tests.provider import CLIENT, SECRET, Claims, Provider

__all__ = ["connected", "district", "fan"]


def test_without_an_issuer_there_is_no_button_and_no_page(
    fan: Account, home: Tenant, client_of: Clients
) -> None:
    assert "district" not in client_of(home).get(SIGN_IN).content.decode()
    assert client_of(home).get(ASK)["Location"] == client_of(home).get(BACK)["Location"] == SIGN_IN
    client = fresh(client_of(home, fan))
    assert client.get(ASK_OWN)["Location"] == SIGN_IN
    assert "district" not in client.get(OWN).content.decode()


def test_it_lets_in_with_our_own_code(connected: Account, home: Tenant, client_of: Clients) -> None:
    client = client_of(home)
    assert ASK in client.get(SIGN_IN).content.decode()
    assert client.get(answered(client, f"{ASK}?next=/staff/desk/"))["Location"] == CODE
    assert not is_in(client)
    assert client.post(CODE, {"code": shown()})["Location"] == "/staff/desk/"
    assert is_in(client)
    assert (lines("connect_sign_on"), lines("use_sign_on"), lines("sign_in")) == (1, 1, 1)
    assert SignOn.objects.get().used_at is not None


def test_only_a_digest_is_kept(connected: Account, district: Provider) -> None:
    kept = SignOn.objects.get()
    assert district.subject not in json.dumps({k: str(v) for k, v in vars(kept).items()})
    assert len(kept.digest) == 32


@pytest.mark.parametrize(
    ("said", "is_enough"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"acr": "loa3"}, True),
        ({"acr": "mfa"}, False),
        ({"amr": ["pwd"]}, False),
        ({"amr": "mfa"}, False),
        ({"amr": [["mfa"], 1, None]}, False),
        ({}, False),
    ],
)
def test_the_districts_factor_counts_only_as_configured(
    said: Claims, is_enough: bool, connected: Account, district: Provider, home: Tenant, client_of: Clients,
    settings: Any,
) -> None:  # fmt: skip
    settings.KETING_SIGN_ON = Named(district.issuer, CLIENT, SECRET, frozenset({"amr=mfa", "acr=loa3"}))
    district.more = said
    client = client_of(home)
    there = client.get(answered(client))["Location"]
    assert (there, is_in(client)) == (("/staff/", True) if is_enough else (CODE, False))


@pytest.mark.parametrize(
    ("minutes", "is_fresh"), [(1, True), (14, True), (16, False), (-600, True), (None, False)]
)
def test_what_wants_a_fresh_proof_goes_by_the_districts_clock(
    minutes: int | None, is_fresh: bool, connected: Account, district: Provider, home: Tenant,
    client_of: Clients, settings: Any,
) -> None:  # fmt: skip
    """One day at the district with one proof must not open what asks for one of this quarter of an hour."""
    settings.KETING_SIGN_ON = Named(district.issuer, CLIENT, SECRET, frozenset({"amr=mfa"}))
    district.more = {"amr": ["mfa"]} | ({"auth_time": int(time.time()) - 60 * minutes} if minutes else {})
    client = client_of(home)
    client.get(answered(client))
    assert (client.get("/staff/me/password/").status_code == 200) is is_fresh


def test_an_answer_is_good_once(connected: Account, home: Tenant, client_of: Clients) -> None:
    client = client_of(home)
    back = answered(client)
    client.get(back)
    client.post(CODE, {"code": shown()})
    client.post("/staff/sign-out/")
    assert code_of(client.get(back)) == "district_wrong"


def test_an_answer_to_another_browser_lets_nobody_in(
    connected: Account, district: Provider, home: Tenant, client_of: Clients
) -> None:
    """Nor does its code with a state of one's own: the proof key is the other's."""
    victim, thief = client_of(home), client_of(home)
    stolen = answered(victim)
    assert code_of(thief.get(stolen)) == "district_wrong"
    own = answered(thief)
    code = stolen.partition("code=")[2].partition("&")[0]
    swapped = own.replace(own.partition("code=")[2].partition("&")[0], code)
    assert code_of(thief.get(swapped)) == "district_wrong"
    assert not is_in(thief)


def test_another_committees_code_lets_nobody_in(
    connected: Account, home: Tenant, neighbour: Tenant, client_of: Clients, district: Provider
) -> None:
    here, there = client_of(home), client_of(neighbour)
    back = answered(here)
    assert code_of(there.get(back)) == "district_wrong"
    there.cookies = deepcopy(here.cookies)
    assert code_of(there.get(back)) == "district_wrong"
    # Who is known here is nobody next door.
    other = client_of(neighbour)
    assert code_of(other.get(answered(other))) == "district_unknown"


def test_a_question_waits_ten_minutes(
    connected: Account, home: Tenant, client_of: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(home)
    back = answered(client)
    monkeypatch.setattr("keting.accounts.views.district.SECONDS", -1)
    assert code_of(client.get(back)) == "district_wrong"


def test_two_tabs_have_two_questions(connected: Account, home: Tenant, client_of: Clients) -> None:
    client = client_of(home)
    first, second = answered(client), answered(client)
    assert client.get(first)["Location"] == CODE
    assert client.get(second)["Location"] == CODE


@pytest.mark.parametrize("said", ["", "?error=access_denied&state=x", "?code=&state=", "?state=%F0%A0%AE%B7"])
def test_an_answer_that_is_none(said: str, home: Tenant, district: Provider, client_of: Clients) -> None:
    assert code_of(client_of(home).get(BACK + said)) == "district_wrong"


def test_an_answer_in_anothers_name_is_none(connected: Account, home: Tenant, client_of: Clients) -> None:
    client = client_of(home)
    back = answered(client)
    assert code_of(client.get(f"{back}.example")) == "district_wrong"


def test_unknown_and_shut_answer_alike(
    connected: Account, district: Provider, home: Tenant, client_of: Clients
) -> None:
    """And no account is made of either."""
    client, other, before = client_of(home), client_of(home), Account.objects.count()
    Account.objects.filter(pk=connected.pk).update(is_active=False)
    shut = client.get(answered(client))
    district.subject = "subject-0002"
    unknown = other.get(answered(other))
    assert code_of(shut) == code_of(unknown) == "district_unknown"
    assert str(shut.context["refusal"].message) == str(unknown.context["refusal"].message)
    assert (Account.objects.count(), lines("sign_on_failed")) == (before, 2)


def test_a_name_or_an_address_binds_nothing(
    fan: Account, district: Provider, home: Tenant, client_of: Clients
) -> None:
    district.more = {"email": "fan@example.org", "email_verified": True, "preferred_username": "fan"}
    client = client_of(home)
    assert code_of(client.get(answered(client))) == "district_unknown"


def test_another_issuer_with_the_same_subject_is_somebody_else(
    connected: Account, home: Tenant, client_of: Clients, settings: Any
) -> None:
    with districts.provider() as other:
        settings.KETING_SIGN_ON = Named(other.issuer, CLIENT, SECRET)
        client = client_of(home)
        assert code_of(client.get(answered(client))) == "district_unknown"


def test_when_it_does_not_answer_the_password_still_works(
    connected: Account, district: Provider, home: Tenant, client_of: Clients
) -> None:
    client, other = client_of(home), client_of(home)
    back = answered(client)
    district.server.shutdown()
    district.server.server_close()
    assert code_of(client.get(back)) == "district_down"
    knowing._known.clear()
    assert code_of(other.get(ASK)) == "district_down"
    other.post(SIGN_IN, {"username": "fan", "password": PASSWORD})
    assert other.post(CODE, {"code": shown()})["Location"] == "/staff/"


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "file:///etc/passwd"},
        {"jwks_uri": "ftp://elsewhere.example/"},
        {"authorization_endpoint": None},
        {"x": "y" * 70_000},
    ],
    ids=str,
)
def test_what_says_it_is_somebody_else_is_not_asked(
    said: Any, district: Provider, home: Tenant, client_of: Clients
) -> None:
    district.metadata = said
    assert code_of(client_of(home).get(ASK)) == "district_down"


def test_questions_and_tries_are_counted(
    connected: Account, home: Tenant, client_of: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(home)
    for _time in range(5):
        assert code_of(client.get(BACK)) == "district_wrong"
    assert code_of(client.get(answered(client))) == "too_often"
    assert (lines("sign_on_failed"), lines("sign_in_blocked")) == (5, 1)
    monkeypatch.setattr("keting.accounts.services.district.QUESTIONS", 3)
    found = [client.get(ASK).status_code for _time in range(4)]
    assert found[-1] == 422
    # Somebody elsewhere has tries of their own.
    elsewhere = client_of(home)
    assert elsewhere.get(answered(elsewhere))["Location"] == CODE


def test_the_session_is_bound_as_the_others_are(
    connected: Account, district: Provider, home: Tenant, client_of: Clients, settings: Any
) -> None:
    settings.KETING_SIGN_ON = Named(district.issuer, CLIENT, SECRET, frozenset({"amr=mfa"}))
    district.more, client = {"amr": ["mfa"]}, client_of(home)
    back = answered(client)
    before = client.session.session_key
    client.get(back)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    Account.objects.filter(pk=connected.pk).update(roles=["front_desk"])
    assert not is_in(client)


def test_a_told_password_is_still_changed_first(
    connected: Account, district: Provider, home: Tenant, client_of: Clients, settings: Any
) -> None:
    settings.KETING_SIGN_ON = Named(district.issuer, CLIENT, SECRET, frozenset({"amr=mfa"}))
    Account.objects.filter(pk=connected.pk).update(must_change=True)
    district.more, client = {"amr": ["mfa"]}, client_of(home)
    assert client.get(answered(client))["Location"] == CODE


def test_nobody_loads_it_who_does_not_use_it() -> None:
    """A process that only serves pages must not grow by the parts of a protocol."""
    asked = "import django; django.setup(); import keting.urls_committee, keting.accounts.services, sys;"
    asked += "print(sorted({'keting.oidc', 'joserfc'} & set(sys.modules)))"
    found = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout == "[]\n"
