"""What the house counts of itself for a monitor (`/metrics`): views and times, never a person nor an address.

Several web processes add up in the folder PROMETHEUS_MULTIPROC_DIR; without one each tells of itself.
"""

import os
from ipaddress import ip_address
from time import perf_counter

import redis
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.crypto import constant_time_compare
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from keting import env
from keting.timetable import QUEUES

REQUESTS = Counter("keting_requests", "Answers given.", ["office", "view", "method", "status"])
SECONDS = Histogram("keting_request_seconds", "Time to answer.", ["office"])
# What else a browser may call a method would let anybody make lines without end.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
WAITS = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
# Written by proxies: what comes through one comes from elsewhere.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


def may_read(request: HttpRequest) -> bool:
    """Whoever has the key, or sits at this very machine."""
    kind, _space, word = request.headers.get("Authorization", "").partition(" ")
    if settings.KETING_METRICS_KEY and kind.lower() == "bearer":
        return constant_time_compare(word.strip(), settings.KETING_METRICS_KEY)
    try:
        is_here = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return is_here and not any(name in request.META for name in FORWARDED)


def page() -> HttpResponse:
    """Everything, as Prometheus reads it."""
    registry = CollectorRegistry() if "PROMETHEUS_MULTIPROC_DIR" in os.environ else REGISTRY
    if registry is not REGISTRY:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return HttpResponse(
        generate_latest(registry) + generate_latest(queues()), content_type=CONTENT_TYPE_LATEST
    )


def queues() -> CollectorRegistry:
    """How many messages wait in each queue; nothing where the broker does not answer."""
    registry = CollectorRegistry()
    waiting = Gauge("keting_queue_messages", "Messages that wait.", ["queue"], registry=registry)
    try:
        with redis.Redis.from_url(env.redis("REDIS_URL", settings.REDIS_URL), **WAITS) as broker:
            for name in QUEUES:
                waiting.labels(name).set(int(broker.llen(name)))
    except redis.RedisError:
        waiting.clear()
    return registry


def note(request: HttpRequest, response: HttpResponseBase, began: float) -> None:
    """Count an answer by its view's name; what led to no view has none."""
    match, tenant = request.resolver_match, getattr(request, "tenant", None)
    office = str(getattr(tenant, "type", "none"))
    method = request.method if request.method in METHODS else "other"
    view = match.view_name if match else ""
    REQUESTS.labels(office, view, method, str(response.status_code)).inc()
    SECONDS.labels(office).observe(perf_counter() - began)
