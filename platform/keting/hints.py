"""Telling the counters that a committee may have left marks: a hint, debounced, never the truth.

Whatever enters a committee enters by a request or by a task, so the two places that know of their end give
the hint, and no service needs to. While one is on its way further ones are held back; the fold clears the
key before it reads the marks, so a save whose hint was held back is always read.
"""

import logging
from collections.abc import Callable
from functools import cache

import redis
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from redis.backoff import NoBackoff
from redis.retry import Retry

from keting.later import send

FOLD = "counting.fold"
WAIT_SECONDS = 0.25
FORGET_MS = 5_000
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

logger = logging.getLogger("keting.hints")


@cache
def _redis() -> redis.Redis:
    # kombu writes a socket's address as redis+socket://…?virtual_host=0, redis-py as unix://…?db=0
    url = settings.REDIS_URL.replace("redis+socket://", "unix://").replace("virtual_host=", "db=")
    return redis.Redis.from_url(
        url, socket_timeout=0.5, socket_connect_timeout=0.5, retry=Retry(NoBackoff(), 0)
    )


def _key(schema: str) -> str:
    return f"keting:hint:{schema}"


def hint(schema: str) -> bool:
    """Ask for a fold of the committee; False if one is on its way or Redis does not answer."""
    try:
        if not _redis().set(_key(schema), b"1", nx=True, px=FORGET_MS):
            return False
    except redis.RedisError as error:
        logger.warning("no hint for %s (%s); the sweep will find its marks", schema, type(error).__name__)
        return False
    return send(FOLD, schema, {}, countdown=WAIT_SECONDS)


def taken(schema: str) -> None:
    """The fold begins to read: from now on saves give hints again."""
    try:
        _redis().delete(_key(schema))
    except redis.RedisError:
        logger.warning("hint of %s not cleared; it expires by itself", schema)


class HintMiddleware:
    """Gives a hint after each request that may have changed something in a committee."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        tenant = request.tenant  # type: ignore[attr-defined]
        if request.method not in SAFE and tenant.type == "committee":
            hint(tenant.schema_name)
        return response
