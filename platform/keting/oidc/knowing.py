"""What a provider says of itself, and its keys; asked for over HTTP within bounds."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from keting.env import Provider
from keting.oidc.answers import NoAnswer, NotAccepted

WAIT_SECONDS, MOST_BYTES, KEEP_SECONDS, ANEW_SECONDS = 5, 65_536, 3600, 60


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


def known_of(provider: Provider, *, at_most: float = KEEP_SECONDS) -> Known:
    """What the provider says of itself, not older than so many seconds."""
    known = _known.get(provider.issuer)
    if known is None or known.is_older(at_most):
        known = _known[provider.issuer] = _discover(provider)
    return known


def _discover(provider: Provider) -> Known:
    says = fetch(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    # Where another name stands, another house answers (OpenID Connect Discovery 4.3).
    if says.get("issuer") != provider.issuer:
        raise NoAnswer
    plain = {"http"} if urlsplit(provider.issuer).scheme == "http" else set()
    wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    places = {name: str(says.get(name, "")) for name in wanted}
    if any(urlsplit(place).scheme not in {"https", *plain} for place in places.values()):
        raise NoAnswer
    try:
        keys = KeySet.import_key_set(fetch(places["jwks_uri"]))  # type: ignore[arg-type]
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise NoAnswer from error
    return Known(places, keys, time.monotonic())


def fetch(
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
