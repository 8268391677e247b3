"""Five tries in a quarter of an hour, for each name from each address; counted in one step."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.test import RequestFactory
from redis.exceptions import ConnectionError as NoRedis

from keting import clock, limits
from keting.accounts.services import open_account, prove_password
from keting.address import address_of
from keting.caching import Cache
from keting.refusal import Refusal
from tenants.models import Tenant
from tenants.scope import scope

PASSWORD = "a long enough phrase"
NOW = clock.now()
HERE, THERE = "192.0.2.1", "192.0.2.2"


def tried(take: Callable[[], object]) -> str:
    """What came of a try."""
    try:
        take()
    except Refusal as refusal:
        return refusal.code
    return "tried"


def guesses(name: str, address: str, number: int = 7) -> list[str]:
    wrong = {"username": name, "password": "wrong", "address": address, "at": NOW}
    return [tried(lambda: prove_password(**wrong)) for _guess in range(number)]


def test_the_sixth_guess_is_not_looked_at(home: Tenant) -> None:
    name = open_account(username=uuid4().hex, display_name="x", roles=["worker"], password=PASSWORD).username
    assert guesses(name, HERE) == ["invalid_login"] * 5 + ["too_often"] * 2
    assert (
        tried(lambda: prove_password(username=name, password=PASSWORD, address=HERE, at=NOW)) == "too_often"
    )
    assert guesses(name.upper(), HERE, 1) == ["too_often"]


def test_the_owner_comes_in_from_elsewhere(home: Tenant) -> None:
    name = open_account(username=uuid4().hex, display_name="x", roles=["worker"], password=PASSWORD).username
    guesses(name, HERE)
    assert prove_password(username=name, password=PASSWORD, address=THERE, at=NOW).username == name


def test_an_unknown_name_is_limited_alike(home: Tenant) -> None:
    assert guesses(uuid4().hex, HERE, 6) == ["invalid_login"] * 5 + ["too_often"]


def test_the_right_password_gives_the_tries_back(home: Tenant) -> None:
    name = open_account(username=uuid4().hex, display_name="x", roles=["worker"], password=PASSWORD).username
    for _day in range(3):
        assert guesses(name, HERE, 4) == ["invalid_login"] * 4
        prove_password(username=name, password=PASSWORD, address=HERE, at=NOW)


def test_the_neighbour_counts_for_itself(home: Tenant, neighbour: Tenant, street_tenant: Tenant) -> None:
    name = uuid4().hex
    for tenant in (home, neighbour, street_tenant):
        with scope(tenant):
            assert [tried(lambda: limits.take("x", name)) for _try in range(6)][-2:] == ["tried", "too_often"]


def at_once(take: Callable[[], object], number: int = 200) -> int:
    """How many of them came through."""
    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(lambda _try: tried(take), range(number))).count("tried")


def in_office(tenant: Tenant, take: Callable[[], object]) -> Callable[[], object]:
    def inside() -> object:
        with scope(tenant):
            return take()

    return inside


def test_of_two_hundred_at_once_five_are_tried(real_db: str, home: Tenant) -> None:
    name = uuid4().hex
    assert at_once(in_office(home, lambda: limits.take("storm", name))) == 5


def test_counted_in_two_steps_more_slip_through(
    real_db: str, home: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: read, then written."""

    def count(self: Cache, key: str, seconds: int) -> tuple[int, int]:
        number = int(self.get(key, 0)) + 1
        time.sleep(0.005)
        self.set(key, number, seconds)
        return number, seconds

    monkeypatch.setattr(Cache, "count", count)
    name = uuid4().hex
    assert at_once(in_office(home, lambda: limits.take("storm", name))) > 5


def test_a_count_never_stays_for_good(home: Tenant) -> None:
    cache = caches["default"]
    key = uuid4().hex
    assert cache.count(key, 900) == (1, 900)  # type: ignore[attr-defined]
    cache.delete(key)
    assert cache.count(key, 900)[1] > 0  # type: ignore[attr-defined]


def test_without_redis_nothing_is_tried(home: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_args: object) -> None:
        raise NoRedis

    monkeypatch.setattr(Cache, "count", gone)
    assert tried(lambda: limits.take("x", "y")) == "limits_unknown"


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "not an address", "nowhere"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_the_address_is_what_our_own_proxy_saw(
    settings: SimpleNamespace, proxies: int, header: str, address: str
) -> None:
    settings.KETING_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=header)
    assert address_of(request) == address
