"""ID tokens of the district: what says something else, or is not signed rightly, lets nobody in."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt

from keting import oidc
from keting.accounts.models import Account
from keting.oidc import knowing, verifying
from tenants.models import Tenant
from tests.kernel.districts import (
    CODE,
    SIGN_IN,
    Clients,
    answered,
    code_of,
    connected,
    district,
    fan,
    is_in,
    lines,
    shown,
)  # fmt: skip
from tests.provider import CLIENT, SECRET, Claims, EcKey, Provider, RsaKey, encoded, signed

__all__ = ["connected", "district", "fan"]


BENT: dict[str, Callable[[Claims], Claims]] = {
    "another nonce": lambda claims: claims | {"nonce": "x" * 43},
    "no nonce": lambda claims: {name: said for name, said in claims.items() if name != "nonce"},
    "another audience": lambda claims: claims | {"aud": "somebody"},
    "no audience": lambda claims: claims | {"aud": []},
    "for others too": lambda claims: claims | {"aud": [CLIENT, "somebody"]},
    "another party": lambda claims: claims | {"aud": [CLIENT, "somebody"], "azp": "somebody"},
    "expired": lambda claims: claims | {"exp": int(time.time()) - 91},
    "never ends": lambda claims: claims | {"exp": "never"},
    "no end": lambda claims: {name: said for name, said in claims.items() if name != "exp"},
    "of tomorrow": lambda claims: claims | {"iat": int(time.time()) + 86_400},
    "another issuer": lambda claims: claims | {"iss": "https://elsewhere.example"},
    "nobody": lambda claims: claims | {"sub": ""},
    "a number": lambda claims: claims | {"sub": 7},
    "a novel": lambda claims: claims | {"sub": "x" * 256},
}


def none(claims: Claims) -> str:
    return f"{encoded({'alg': 'none'})}.{encoded(claims)}."


def with_the_secret(claims: Claims) -> str:
    """Signed with what both know: whoever reads our environment could be anybody."""
    from joserfc.jwk import OctKey

    return str(jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET)))


FORGED: dict[str, Callable[[Claims], str]] = {
    "alg none": none,
    "alg HS256": with_the_secret,
    "another key": lambda claims: signed(claims, RsaKey()),
    "an unknown key": lambda claims: signed(claims, RsaKey("three")),
    "a key of its own": lambda claims: signed(claims, own := RsaKey("own"), {"jwk": own.public()}),
    "cut": lambda claims: signed(claims, RsaKey())[:-20],
    "no token": lambda claims: "",
    "not a token": lambda claims: "𠮷.㛃.x",
}


@pytest.mark.parametrize("bent", BENT)
def test_a_token_that_says_something_else_lets_nobody_in(
    bent: str, connected: Account, district: Provider, home: Tenant, client_of: Clients
) -> None:
    district.claims = BENT[bent]
    client = client_of(home)
    assert code_of(client.get(answered(client))) == "district_wrong"
    assert (is_in(client), lines("sign_on_failed")) == (False, 1)


@pytest.mark.parametrize("forged", FORGED)
def test_a_token_that_is_not_signed_rightly_lets_nobody_in(
    forged: str, connected: Account, district: Provider, home: Tenant, client_of: Clients
) -> None:
    district.token = FORGED[forged]
    client = client_of(home)
    assert code_of(client.get(answered(client))) == "district_wrong"
    assert client.post(CODE, {"code": shown()})["Location"] == SIGN_IN


@pytest.mark.parametrize("way", ["claims", "token"])
def test_without_verifying_they_would_all_be_in(
    way: str, connected: Account, district: Provider, home: Tenant, client_of: Clients,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The twin: who only reads the token, as careless clients do, takes it from anybody."""

    def careless(token: str, *_given: Any, **_named: Any) -> oidc.Told:
        return oidc.Told("subject-0001", frozenset(), None)

    monkeypatch.setattr(verifying, "verify", careless)
    setattr(district, way, BENT["another audience"] if way == "claims" else none)
    client = client_of(home)
    assert client.get(answered(client))["Location"] == CODE


def test_a_clock_that_is_off_by_less_than_ninety_seconds_is_understood(
    connected: Account, district: Provider, home: Tenant, client_of: Clients
) -> None:
    district.claims = lambda claims: claims | {"exp": int(time.time()) - 80, "iat": int(time.time()) + 80}
    client = client_of(home)
    assert client.get(answered(client))["Location"] == CODE


def test_new_keys_of_the_district_are_asked_for(
    connected: Account, district: Provider, home: Tenant, client_of: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once a minute at most: whoever sends strange keys must not make us ask for each."""
    district.key, client = EcKey(), client_of(home)
    assert code_of(client.get(answered(client))) == "district_wrong"
    monkeypatch.setattr(knowing, "ANEW_SECONDS", -1)
    assert client.get(answered(client))["Location"] == CODE
