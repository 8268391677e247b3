"""Hints: who gives them, and when they are held back."""

from collections.abc import Callable
from typing import Any

import pytest
import redis
from django.core.cache import cache

from keting import celery, hints
from tenants.models import Tenant
from tenants.scope import scope
from tests.clients import HostClient


@pytest.fixture
def store(home: Tenant, neighbour: Tenant) -> None:
    """No hint is on its way."""
    for tenant in (home, neighbour):
        with scope(tenant):
            cache.delete(hints.KEY)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr(
        hints, "send", lambda name, schema, ids, countdown: sent.append((name, schema)) or True
    )
    return sent


def test_one_hint_is_on_its_way_at_a_time(
    store: None, home: Tenant, neighbour: Tenant, sent: list[Any]
) -> None:
    assert hints.hint()
    assert not hints.hint()
    with scope(neighbour):
        assert hints.hint()
    hints.taken()
    assert hints.hint()
    schemas = [home.schema_name, neighbour.schema_name, home.schema_name]
    assert [schema for _, schema in sent] == schemas


def test_without_redis_nobody_fails(home: Tenant, sent: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise redis.ConnectionError

    monkeypatch.setattr("redis.Redis.set", refuse)
    monkeypatch.setattr("redis.Redis.delete", refuse)
    assert not hints.hint()
    hints.taken()
    assert sent == []


def test_only_an_unsafe_request_to_a_committee_hints(
    home: Tenant,
    street_tenant: Tenant,
    store: None,
    sent: list[Any],
    client_of: Callable[..., HostClient],
) -> None:
    client_of(home).get("/nowhere/")
    client_of(street_tenant).post("/nowhere/")
    assert sent == []
    client_of(home).post("/nowhere/")
    assert sent == [("counting.fold", home.schema_name)]


@celery.committee_task("probe.change")
def change() -> None:
    """A task that may leave marks."""


def test_a_committees_task_hints_when_it_ends(home: Tenant, store: None, sent: list[Any]) -> None:
    change.push_request(**{celery.SCHEMA_HEADER: home.schema_name})
    try:
        change()
    finally:
        change.pop_request()
    assert sent == [("counting.fold", home.schema_name)]
