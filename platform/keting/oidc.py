"""OpenID Connect, as the one who asks: code flow with PKCE (RFC 7636), state and nonce, all verified.

Loaded only when somebody signs in so (`keting.accounts.services.district`): nobody else pays for its parts.
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote_plus, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from keting.env import Provider

# Signatures with a key of which we hold the public half only: no "none", and no secret that is shared.
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
WAIT_SECONDS, MOST_BYTES, KEEP_SECONDS, ANEW_SECONDS = 5, 65_536, 3600, 60
# Two clocks may be this far apart.
LEEWAY_SECONDS = 90
LONGEST_SUBJECT = 255


class NoAnswer(Exception):
    """The provider does not answer, or not in its own words."""


class NotAccepted(Exception):
    """What came does not prove who somebody is; the message is for nobody but a test."""


@dataclass(frozen=True)
class Question:
    """Where the browser is sent, and the three secrets that bind the answer to this browser and this once."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Told:
    """Who it is at the provider, how that was proved (`amr=…`, `acr=…`), and when, where it says so."""

    subject: str
    ways: frozenset[str]
    proved_at: datetime | None


@dataclass
class Known:
    """What a provider says of itself, and its keys; kept for an hour."""

    says: Mapping[str, str]
    keys: Any
    since: float

    def is_older(self, seconds: float) -> bool:
        """Whether it was asked for longer ago."""
        return time.monotonic() - self.since > seconds


_known: dict[str, Known] = {}


class _NoRedirect(HTTPRedirectHandler):
    """A provider answers at the address that it has named, or not at all."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def ask(provider: Provider, *, back: str) -> Question:
    """A new question, whose answer comes to `back`; raises NoAnswer."""
    says = _of(provider).says
    state, nonce, verifier = (secrets.token_urlsafe(32) for _secret in range(3))
    wanted = sorted(one.removeprefix("acr=") for one in provider.factors if one.startswith("acr="))
    given = {
        "response_type": "code",
        "client_id": provider.client,
        "redirect_uri": back,
        "scope": "openid",
        "state": state,
        "nonce": nonce,
        "code_challenge": _encoded(hashlib.sha256(verifier.encode()).digest()),
        "code_challenge_method": "S256",
        **({"acr_values": " ".join(wanted)} if wanted else {}),
    }
    to = says["authorization_endpoint"]
    return Question(f"{to}{'&' if '?' in to else '?'}{urlencode(given)}", state, nonce, verifier)


def redeem(provider: Provider, *, code: str, verifier: str, nonce: str, back: str, at: datetime) -> Told:
    """Change a code for an ID token and verify it; raises NoAnswer or NotAccepted."""
    known = _of(provider)
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    who = f"{quote_plus(provider.client)}:{quote_plus(provider.secret)}".encode()
    basic = {"Authorization": f"Basic {base64.b64encode(who).decode()}"}
    token = _fetch(known.says["token_endpoint"], given, basic).get("id_token")
    if not isinstance(token, str):
        msg = "no ID token"
        raise NotAccepted(msg)
    try:
        return verify(token, provider, keys=known.keys, nonce=nonce, at=at)
    except InvalidKeyIdError:
        # The provider may have changed its keys since we asked for them.
        keys = _of(provider, at_most=ANEW_SECONDS).keys
    try:
        return verify(token, provider, keys=keys, nonce=nonce, at=at)
    except InvalidKeyIdError as error:
        raise NotAccepted(str(error)) from error


def verify(token: str, provider: Provider, *, keys: Any, nonce: str, at: datetime) -> Told:
    """Read an ID token: signature, issuer, audience, time, nonce (OpenID Connect Core 3.1.3.7)."""
    try:
        claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        _rules(provider, nonce, at).validate(claims)
    except InvalidKeyIdError:
        raise
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise NotAccepted(type(error).__name__) from error
    audience, party = claims["aud"], claims.get("azp")
    is_for_others = isinstance(audience, list) and len(audience) > 1 and party is None
    if is_for_others or party not in {None, provider.client}:
        msg = "for somebody else"
        raise NotAccepted(msg)
    if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
        msg = "nobody"
        raise NotAccepted(msg)
    return Told(claims["sub"], _ways(claims), _moment(claims.get("auth_time"), at))


def _rules(provider: Provider, nonce: str, at: datetime) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=int(at.timestamp()),
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )


def _ways(claims: Mapping[str, Any]) -> frozenset[str]:
    methods = claims.get("amr")
    named = {f"amr={one}" for one in methods if isinstance(one, str)} if isinstance(methods, list) else set()
    return frozenset(named | ({f"acr={claims['acr']}"} if isinstance(claims.get("acr"), str) else set()))


def _moment(told: object, at: datetime) -> datetime | None:
    """When it was proved; never later than now."""
    if isinstance(told, bool) or not isinstance(told, int | float) or told < 0:
        return None
    return datetime.fromtimestamp(min(float(told), at.timestamp()), UTC)


def _of(provider: Provider, *, at_most: float = KEEP_SECONDS) -> Known:
    """What the provider says of itself, not older than so many seconds."""
    known = _known.get(provider.issuer)
    if known is None or known.is_older(at_most):
        known = _known[provider.issuer] = _discover(provider)
    return known


def _discover(provider: Provider) -> Known:
    says = _fetch(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    # Where another name stands, another house answers (OpenID Connect Discovery 4.3).
    if says.get("issuer") != provider.issuer:
        raise NoAnswer
    plain = {"http"} if urlsplit(provider.issuer).scheme == "http" else set()
    wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    places = {name: str(says.get(name, "")) for name in wanted}
    if any(urlsplit(place).scheme not in {"https", *plain} for place in places.values()):
        raise NoAnswer
    try:
        keys = KeySet.import_key_set(_fetch(places["jwks_uri"]))  # type: ignore[arg-type]
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise NoAnswer from error
    return Known(places, keys, time.monotonic())


def _fetch(
    url: str, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """One JSON object, by POST where there is a form; a refused form is NotAccepted, all else NoAnswer."""
    body = urlencode(form).encode() if form is not None else None
    request = Request(url, body, {"Accept": "application/json", **(headers or {})})  # noqa: S310  checked above
    try:
        with build_opener(_NoRedirect).open(request, timeout=WAIT_SECONDS) as answer:
            told = json.loads(answer.read(MOST_BYTES + 1))
    except HTTPError as error:
        with error:
            is_refused = form is not None and error.code in {400, 401, 403}
        raise (NotAccepted(str(error.code)) if is_refused else NoAnswer) from error
    except (OSError, HTTPException, ValueError, RecursionError) as error:
        raise NoAnswer from error
    if not isinstance(told, dict):
        raise NoAnswer
    return told


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
