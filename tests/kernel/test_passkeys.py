"""Passkeys as the second factor: bound to the host, each challenge good once, a copied key refused."""

import hashlib
import json
import struct
from collections.abc import Callable
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

from keting.accounts.demo import equip
from keting.accounts.models import Account, Passkey
from keting.accounts.services import open_account
from keting.audit.models import Entry
from tenants.models import Tenant
from tests.clients import HostClient

PASSWORD = "a long enough phrase"
SIGN_IN, CODE, KEY, MAKE = (
    "/staff/sign-in/",
    "/staff/sign-in/code/",
    "/staff/sign-in/passkey/",
    "/staff/me/passkey/",
)
Clients = Callable[..., HostClient]


class Stick:
    """A key in software that answers as a stick does."""

    def __init__(self, origin: str) -> None:
        self.origin, self.host = origin, origin.partition("://")[2].partition(":")[0]
        self.key, self.id, self.count = ec.generate_private_key(ec.SECP256R1()), b"stick-1234567890", 0

    def make(self, told: dict[str, Any]) -> str:
        """The answer to "make one"."""
        public = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32, "big"), -3: public.y.to_bytes(32, "big")}
        held = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor2.dumps(cose)
        body = {"fmt": "none", "attStmt": {}, "authData": self._data(0x45) + held}
        return self._answer("webauthn.create", told, attestationObject=cbor2.dumps(body))

    def show(self, told: dict[str, Any]) -> str:
        """The answer to "show it"."""
        self.count += 1
        data, client = self._data(0x05), self._client("webauthn.get", told)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer("webauthn.get", told, authenticatorData=data, signature=signed)

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _client(self, kind: str, told: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": told["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, kind: str, told: dict[str, Any], **parts: bytes) -> str:
        parts["clientDataJSON"] = self._client(kind, told)
        response = {name: bytes_to_base64url(value) for name, value in parts.items()}
        key = bytes_to_base64url(self.id)
        extras = {"authenticatorAttachment": "cross-platform", "clientExtensionResults": {}}
        return json.dumps({"id": key, "rawId": key, "type": "public-key", "response": response, **extras})


@pytest.fixture
def fan(home: Tenant) -> Account:
    account = open_account(username="fan", display_name="小范", roles=["worker"], password=PASSWORD)
    equip(account)
    return account


@pytest.fixture
def stick(fan: Account, home: Tenant, client_of: Clients) -> Stick:
    """A stick that 小范 has made known."""
    client = client_of(home, fan)
    made = Stick(f"http://{client.defaults['HTTP_HOST']}")
    told = asked(client.get(MAKE))
    assert client.post(MAKE, {"answer": made.make(told)})["Location"] == "/staff/me/"
    assert Passkey.objects.get().account_id == fan.pk
    return made


def asked(answer: Any) -> dict[str, Any]:
    return dict(json.loads(answer.context["passkey_options"]))


def at_the_door(client: HostClient) -> dict[str, Any]:
    """The password was right; what the browser is asked to show."""
    client.post(SIGN_IN, {"username": "fan", "password": PASSWORD})
    return asked(client.get(CODE))


def test_a_passkey_lets_in_instead_of_the_digits(stick: Stick, home: Tenant, client_of: Clients) -> None:
    client = client_of(home)
    told = at_the_door(client)
    assert client.post(KEY, {"answer": stick.show(told)})["Location"] == "/staff/"
    assert client.get("/staff/").status_code == 200
    assert Passkey.objects.get().sign_count == 1
    assert Entry.objects.filter(verb="sign_in").count() == 1


def test_it_is_fresh_enough_for_a_number(
    stick: Stick, fan: Account, home: Tenant, client_of: Clients
) -> None:
    client = client_of(home, fan)
    told = asked(client.get("/staff/prove/"))
    answer = client.post("/staff/prove/passkey/", {"answer": stick.show(told), "next": "/staff/me/"})
    assert answer["Location"] == "/staff/me/"
    assert Entry.objects.filter(verb="prove", actor_id=fan.pk).count() == 1


def other_origin(stick: Stick, told: dict[str, Any]) -> str:
    stick.origin = "http://evil.localhost"
    return stick.show(told)


def other_host(stick: Stick, told: dict[str, Any]) -> str:
    stick.host = "huiyuan.localhost"
    return stick.show(told)


def other_key(stick: Stick, told: dict[str, Any]) -> str:
    stick.key = ec.generate_private_key(ec.SECP256R1())
    return stick.show(told)


def other_challenge(stick: Stick, told: dict[str, Any]) -> str:
    return stick.show(told | {"challenge": bytes_to_base64url(b"0" * 32)})


def not_verified(stick: Stick, told: dict[str, Any]) -> str:
    whole = stick._data
    stick._data = lambda flags: whole(flags & ~0x04)  # type: ignore[method-assign]
    return stick.show(told)


@pytest.mark.parametrize(
    "answer",
    [
        other_origin, other_host, other_key, other_challenge, not_verified,
        lambda stick, told: "",
        lambda stick, told: "[]",
        lambda stick, told: "{}",
        lambda stick, told: '{"id": "𠮷"}',
        lambda stick, told: stick.make(told),
    ],
)  # fmt: skip
def test_nothing_else_lets_in(answer: Any, stick: Stick, home: Tenant, client_of: Clients) -> None:
    client = client_of(home)
    told = at_the_door(client)
    refused = client.post(KEY, {"answer": answer(stick, told)})
    assert refused.status_code == 422
    assert client.get("/staff/").status_code == 302
    assert Entry.objects.filter(verb="code_failed").count() == 1


def test_an_answer_is_good_once(stick: Stick, home: Tenant, client_of: Clients) -> None:
    one, other = client_of(home), client_of(home)
    told = at_the_door(one)
    answer = stick.show(told)
    one.post(KEY, {"answer": answer})
    at_the_door(other)
    assert other.post(KEY, {"answer": answer}).status_code == 422


def test_a_copy_of_the_key_is_refused(stick: Stick, home: Tenant, client_of: Clients) -> None:
    """Its counter lags behind that of the one which is used."""
    Passkey.objects.update(sign_count=5)
    client = client_of(home)
    assert client.post(KEY, {"answer": stick.show(at_the_door(client))}).status_code == 422
    Passkey.objects.update(sign_count=0)
    assert client.post(KEY, {"answer": stick.show(asked(client.get(CODE)))}).status_code == 302


def test_tries_are_those_of_the_digits(stick: Stick, home: Tenant, client_of: Clients) -> None:
    client = client_of(home)
    at_the_door(client)
    for _time in range(5):
        client.post(KEY, {"answer": "{}"})
    assert client.post(KEY, {"answer": stick.show(asked(client.get(CODE)))}).status_code == 422


def test_anothers_is_not_dropped(
    stick: Stick, fan: Account, home: Tenant, client_of: Clients, lead: Any
) -> None:
    url, row = "/staff/me/passkey/drop/", {"passkey": Passkey.objects.get().pk}
    client_of(home, lead.account).post(url, row)
    client_of(home, fan).post(url, {"passkey": "x"})
    assert Passkey.objects.exists()
    client_of(home, fan).post(url, row)
    assert not Passkey.objects.exists()
