"""What a browser has opened with a code: the codes, sealed in a cookie of the office.

An address names a row by its id and opens nothing by itself: whoever asks holds the row's code here, or shows
the household's own card. A code that holds no more in its row opens nothing either, wherever it is kept.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from keting import clock, limits
from keting.address import address_of
from keting.db.fields import seal, unseal

HOLDS, MOST = timedelta(days=30), 20
NAME = "opened"
Found = TypeVar("Found")
Answer = TypeVar("Answer", bound=HttpResponseBase)


def by_code(
    request: HttpRequest, code: str, find: Callable[[str], Found | None], *, purse: str = "code"
) -> Found | None:
    """What this code opens; five wrong ones in a quarter of an hour from one address, by `purse`.

    A right one gives back its own try only. Refused: `too_often`, `limits_unknown`.
    """
    limits.take(purse, address_of(request))
    found = find(code)
    if found is not None:
        limits.give_back(purse, address_of(request))
    return found


def codes(request: HttpRequest) -> tuple[str, ...]:
    """The codes that were opened here within thirty days, the newest first."""
    return tuple(code for code, _at in _kept(request))


def keep(request: HttpRequest, response: Answer, code: str) -> Answer:
    """Let this browser open what the code opens; of more than twenty the oldest is forgotten."""
    plain = normal(code)
    others = [one for one in _kept(request) if one[0] != plain]
    text = " ".join(f"{code}.{at}" for code, at in [(plain, _now()), *others][:MOST])
    response.set_cookie(
        settings.KETING_OPENED_COOKIE,
        urlsafe_b64encode(seal(text, NAME)).decode(),
        max_age=HOLDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def forget(response: Answer) -> Answer:
    """Let this browser open nothing more."""
    response.delete_cookie(settings.KETING_OPENED_COOKIE, samesite="Lax")
    return response


def normal(code: str) -> str:
    """A code as it was given, however it was typed."""
    return "".join(c for c in code.upper() if c.isalnum())


def _kept(request: HttpRequest) -> list[tuple[str, int]]:
    """Code and instant; nothing where the cookie is another office's or of one's own making."""
    told, since = request.COOKIES.get(settings.KETING_OPENED_COOKIE, ""), _now() - HOLDS.total_seconds()
    with suppress(InvalidTag, ValueError):
        pairs = [one.split(".") for one in unseal(urlsafe_b64decode(told), NAME).split()] if told else []
        return [(code, int(at)) for code, at in pairs if int(at) >= since]
    return []


def _now() -> int:
    return int(clock.now().timestamp())
