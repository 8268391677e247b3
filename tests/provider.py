"""A provider of OpenID Connect for tests, served over HTTP: honest, unless a test makes it otherwise.

Whoever comes is at once known as `subject`. It checks what a real one checks: client and secret, the code's
one use, the address that it was for, and the proof key (RFC 7636).
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

Claims = dict[str, Any]
CLIENT, SECRET = "keting", "a secret: of+ours"


def encoded(raw: bytes | dict[str, Any]) -> str:
    """base64url of bytes, or of a dictionary's JSON."""
    plain = json.dumps(raw).encode() if isinstance(raw, dict) else raw
    return base64.urlsafe_b64encode(plain).decode().rstrip("=")


class RsaKey:
    """RS256."""

    name = "RS256"

    def __init__(self, kid: str = "one") -> None:
        self.kid, self.key = kid, rsa.generate_private_key(65537, 2048)

    def public(self) -> dict[str, str]:
        numbers = self.key.public_key().public_numbers()
        n, e = (number.to_bytes((number.bit_length() + 7) // 8, "big") for number in (numbers.n, numbers.e))
        return {"kty": "RSA", "kid": self.kid, "use": "sig", "n": encoded(n), "e": encoded(e)}

    def sign(self, text: bytes) -> bytes:
        return self.key.sign(text, PKCS1v15(), SHA256())


class EcKey:
    """ES256."""

    name = "ES256"

    def __init__(self, kid: str = "two") -> None:
        self.kid, self.key = kid, ec.generate_private_key(ec.SECP256R1())

    def public(self) -> dict[str, str]:
        numbers = self.key.public_key().public_numbers()
        x, y = (encoded(number.to_bytes(32, "big")) for number in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": "P-256", "kid": self.kid, "x": x, "y": y}

    def sign(self, text: bytes) -> bytes:
        r, s = decode_dss_signature(self.key.sign(text, ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def signed(claims: Claims, key: Any, header: dict[str, Any] | None = None) -> str:
    """A token in compact form."""
    head = {"alg": key.name, "kid": key.kid, "typ": "JWT"} | (header or {})
    text = f"{encoded(head)}.{encoded(claims)}"
    return f"{text}.{encoded(key.sign(text.encode()))}"


class Provider:
    """What the district says of whom; a test bends `claims` or `token`, or takes it off the net."""

    def __init__(self) -> None:
        self.key: Any = RsaKey()
        self.subject, self.more = "subject-0001", Claims()
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.claims: Callable[[Claims], Claims] = lambda claims: claims
        self.token: Callable[[Claims], str] = lambda claims: signed(claims, self.key)
        self.metadata: dict[str, Any] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Asked", (Handler,), {"house": self}))
        self.issuer = f"http://127.0.0.1:{self.server.server_address[1]}"

    def authorize(self, given: dict[str, str]) -> str:
        """Where the browser is sent back to, with a code."""
        assert (given["client_id"], given["response_type"], given["scope"]) == (CLIENT, "code", "openid")
        assert given["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(12)
        self.codes[code] = given
        told = {"code": code, "state": given["state"], "iss": self.issuer}
        return f"{given['redirect_uri']}?{urlencode(told)}"

    def redeem(self, form: dict[str, str], basic: str) -> dict[str, str] | None:
        """An ID token for a code; None when anything is not as it was asked."""
        client, _, secret = base64.b64decode(basic.removeprefix("Basic ")).decode().partition(":")
        asked = self.codes.pop(form.get("code", ""), None)
        proof = encoded(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (unquote_plus(client), unquote_plus(secret)) != (CLIENT, SECRET) or asked is None:
            return None
        if (asked["code_challenge"], asked["redirect_uri"]) != (proof, form.get("redirect_uri")):
            return None
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": self.subject, "nonce": asked["nonce"]}
        claims |= {"iat": now, "exp": now + 300, **self.more}
        return {"access_token": "x", "token_type": "Bearer", "id_token": self.token(self.claims(claims))}

    def says(self) -> dict[str, Any]:
        """Discovery."""
        own = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        return {"issuer": self.issuer, **{k: self.issuer + v for k, v in own.items()}, **self.metadata}


class Handler(BaseHTTPRequestHandler):
    """Four addresses."""

    house: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.house.asked.append(parts.path)
        if parts.path == "/authorize":
            self.send_response(302)
            given = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self.send_header("Location", self.house.authorize(given))
            self.end_headers()
        elif parts.path == "/keys":
            self.tell({"keys": [self.house.key.public()]})
        else:
            self.tell(self.house.says())

    def do_POST(self) -> None:
        self.house.asked.append(self.path)
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(sent).items()}
        told = self.house.redeem(form, self.headers.get("Authorization", ""))
        self.tell(told or {"error": "invalid_grant"}, 200 if told else 400)

    def tell(self, said: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@contextmanager
def provider() -> Iterator[Provider]:
    """One that answers until the end."""
    house = Provider()
    thread = threading.Thread(target=house.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield house
    finally:
        house.server.shutdown()
        house.server.server_close()
        thread.join()
