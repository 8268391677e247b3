"""Handing a text message to the operator's gateway: one POST by TLS, signed, to one address and no other.

Off until `KETING_SMS_URL` names it. What is sent stands in no log: neither number nor words.
"""

import hashlib
import hmac
import json
import urllib.error
import urllib.request
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache

from keting.env import Gateway

SECONDS = 5
# For how long people are told that none can be sent, after one could not.
DOWN, DOWN_FOR = "texting_down", 120


class NotSent(Exception):
    """The gateway is away, slow, or did not take the message; nothing is told of it but that."""


class _Nowhere(urllib.request.HTTPRedirectHandler):
    """Led elsewhere is not sent: the number goes to the address that the operator has named."""

    def redirect_request(self, *given: Any, **more: Any) -> None:
        return None


def gateway() -> Gateway | None:
    """The gateway; None where text messages are off."""
    return settings.KETING_SMS


def is_down() -> bool:
    """Whether the last message could not be sent a moment ago."""
    return bool(cache.get(DOWN))


def send(*, number: str, words: str, at: datetime) -> None:
    """Hand one message over, within five seconds; raises NotSent, and people are told for two minutes."""
    named = gateway()
    if named is None or named.is_demo:
        return
    if not named.key:
        msg = "KETING_SMS_KEY is not told to this process"
        raise NotSent(msg)
    body = json.dumps({"to": number, "text": words}, ensure_ascii=False).encode()
    head = {"Content-Type": "application/json", "X-Keting-Signature": signed(body, named.key, at)}
    request = urllib.request.Request(named.address, body, head)  # noqa: S310  env.gateway has looked at it
    try:
        with urllib.request.build_opener(_Nowhere).open(request, timeout=SECONDS):
            cache.delete(DOWN)
    except (urllib.error.URLError, OSError, ValueError) as error:
        cache.set(DOWN, 1, DOWN_FOR)
        raise NotSent(type(error).__name__) from None


def signed(body: bytes, key: str, at: datetime) -> str:
    """`t=SECONDS,v1=HEX`: HMAC-SHA-256 over the moment and the body, so that none is played again later."""
    moment = str(int(at.timestamp()))
    digest = hmac.new(key.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"
