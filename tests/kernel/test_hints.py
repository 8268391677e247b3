"""Hints: who gives them, and when they are held back."""

from collections.abc import Callable
from typing import Any

import pytest
import redis

from keting import celery, hints
from tenants.models import Tenant
from tests.clients import HostClient


class FakeRedis:
    """Keeps keys in memory; `broken` answers like a server that is gone."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.broken = False

    def set(self, key: str, value: bytes, *, nx: bool, px: int) -> bool | None:
        if self.broken:
            raise redis.ConnectionError
        fresh = key not in self.keys
        self.keys.add(key)
        return fresh or None

    def delete(self, key: str) -> None:
        self.keys.discard(key)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> FakeRedis:
    store = FakeRedis()
    monkeypatch.setattr(hints, "_redis", lambda: store)
    return store


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr(
        hints, "send", lambda name, schema, ids, countdown: sent.append((name, schema)) or True
    )
    return sent


def test_one_hint_is_on_its_way_at_a_time(store: FakeRedis, sent: list[Any]) -> None:
    assert hints.hint("c1")
    assert not hints.hint("c1")
    assert hints.hint("c2")
    hints.taken("c1")
    assert hints.hint("c1")
    assert [schema for _, schema in sent] == ["c1", "c2", "c1"]


def test_without_redis_nobody_fails(store: FakeRedis, sent: list[Any]) -> None:
    store.broken = True
    assert not hints.hint("c1")
    assert sent == []


def test_only_an_unsafe_request_to_a_committee_hints(
    home: Tenant,
    street_tenant: Tenant,
    store: FakeRedis,
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


def test_a_committees_task_hints_when_it_ends(home: Tenant, store: FakeRedis, sent: list[Any]) -> None:
    change.push_request(**{celery.SCHEMA_HEADER: home.schema_name})
    try:
        change()
    finally:
        change.pop_request()
    assert sent == [("counting.fold", home.schema_name)]
