"""The question that a browser takes along, and the code that it brings back."""

import base64
import hashlib
import secrets
from datetime import datetime
from urllib.parse import quote_plus, urlencode

from joserfc.errors import InvalidKeyIdError

from keting.env import Provider
from keting.oidc import knowing, verifying
from keting.oidc.answers import NotAccepted, Question, Told


def ask(provider: Provider, *, back: str) -> Question:
    """A new question, whose answer comes to `back`; raises NoAnswer."""
    says = knowing.known_of(provider).says
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
    known = knowing.known_of(provider)
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    who = f"{quote_plus(provider.client)}:{quote_plus(provider.secret)}".encode()
    basic = {"Authorization": f"Basic {base64.b64encode(who).decode()}"}
    token = knowing.fetch(known.says["token_endpoint"], given, basic).get("id_token")
    if not isinstance(token, str):
        msg = "no ID token"
        raise NotAccepted(msg)
    try:
        return verifying.verify(token, provider, keys=known.keys, nonce=nonce, at=at)
    except InvalidKeyIdError:
        # The provider may have changed its keys since we asked for them.
        keys = knowing.known_of(provider, at_most=knowing.ANEW_SECONDS).keys
    try:
        return verifying.verify(token, provider, keys=keys, nonce=nonce, at=at)
    except InvalidKeyIdError as error:
        raise NotAccepted(str(error)) from error


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
