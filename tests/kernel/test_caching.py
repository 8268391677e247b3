"""Leak 8: what is kept outside the database is found by the office that put it there."""

import pytest
from django.core.cache import cache, caches

from keting import caching
from keting.db.current import NoCommittee
from tenants.models import Tenant
from tenants.scope import public_scope, scope
from tests.architecture import code

BY_REDIS = {
    "platform/keting/caching.py",
    "platform/keting/hints.py",  # its error only
    "platform/keting/metrics.py",  # how many messages wait
    "deploy/local/broker.py",  # the server
}


def test_a_committee_finds_its_own(home: Tenant, neighbour: Tenant) -> None:
    cache.set("limit", {"n": 1}, timeout=5)
    assert cache.get("limit") == {"n": 1}
    with scope(neighbour):
        assert cache.get("limit") is None
        cache.delete("limit")
    cache.set("limit", 1, timeout=5)
    assert cache.incr("limit") == 2


def test_with_one_key_for_all_the_neighbour_reads_it(
    home: Tenant, neighbour: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    shared = caches["default"]
    monkeypatch.setattr(shared, "key_func", lambda key, prefix, version: f"keting:all:{key}")
    cache.set("limit", 1, timeout=5)
    with scope(neighbour):
        assert cache.get("limit") == 1


def test_of_two_who_lock_one_wins_and_the_neighbour_is_not_kept_waiting(
    home: Tenant, neighbour: Tenant
) -> None:
    cache.delete("lock")
    assert [cache.add("lock", 1, timeout=5) for _ in range(2)] == [True, False]
    with scope(neighbour):
        cache.delete("lock")
        assert cache.add("lock", 1, timeout=5)


def test_nobody_finds_anything_outside_an_office(home: Tenant, street_tenant: Tenant) -> None:
    with public_scope(), pytest.raises(NoCommittee):
        cache.get("limit")
    with public_scope(), pytest.raises(NoCommittee):
        caches["street"].get("limit")
    with pytest.raises(NoCommittee):
        caches["street"].set("limit", 1)
    with scope(street_tenant):
        caches["street"].set("limit", 1, timeout=5)
        assert caches["street"].get("limit") == 1
        with pytest.raises(NoCommittee):
            cache.get("limit")


def test_nobody_empties_it(home: Tenant) -> None:
    with pytest.raises(NotImplementedError):
        cache.clear()


def test_what_comes_back_is_no_more_than_data(home: Tenant) -> None:
    with pytest.raises(TypeError):
        cache.set("limit", object())
    with pytest.raises(ValueError, match="Expecting value"):
        caching.Plain().loads(b'cos\nsystem\n(S"ls"\ntR.')


def test_keys_are_built_in_one_place() -> None:
    found = {
        code.name_of(path)
        for path in code.modules()
        if any(name.split(".")[0] == "redis" for name in code.imported(path))
    }
    assert found == BY_REDIS
