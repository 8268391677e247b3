"""Telling the counters that a committee may have left marks: a hint, debounced, never the truth.

Whatever enters a committee enters by a request or by a task, so the two places that know of their end give
the hint, and no service needs to. While one is on its way further ones are held back; the fold clears the
key before it reads the marks, so a save whose hint was held back is always read.
"""

import logging
from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from redis import RedisError

from keting.db.current import office
from keting.later import send

FOLD = "counting.fold"
KEY = "hint"
WAIT_SECONDS = 0.25
FORGET_SECONDS = 5
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

logger = logging.getLogger("keting.hints")


def hint() -> bool:
    """Ask for a fold of this scope's committee; False if one is on its way or Redis does not answer."""
    schema = office()
    try:
        if not cache.add(KEY, 1, timeout=FORGET_SECONDS):
            return False
    except RedisError as error:
        logger.warning("no hint for %s (%s); the sweep will find its marks", schema, type(error).__name__)
        return False
    return send(FOLD, schema, {}, countdown=WAIT_SECONDS)


def taken() -> None:
    """The fold of this scope's committee begins to read: from now on saves give hints again."""
    try:
        cache.delete(KEY)
    except RedisError:
        logger.warning("hint of %s not cleared; it expires by itself", office())


class HintMiddleware:
    """Gives a hint after each request that may have changed something in a committee."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        tenant = request.tenant  # type: ignore[attr-defined]
        if request.method not in SAFE and tenant.type == "committee":
            hint()
        return response
