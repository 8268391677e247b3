"""Logins with passwords, directly and behind PgBouncer in transaction mode with one connection a pool."""

import json
from collections.abc import Iterator

import pytest

from deploy.local.servers import Servers
from tests import pooler
from tests.programs import needed


@pytest.fixture(scope="module")
def house() -> Iterator[Servers]:
    with pooler.locked_house() as servers:
        yield servers


@pytest.fixture(scope="module")
def words(house: Servers) -> dict[str, str]:
    """The passwords of the logins, after a row has been planted in each committee."""
    found: dict[str, str] = json.loads(pooler.run(direct(house), "tests.tenants.hammer", "plant"))
    return found


@pytest.fixture(scope="module")
def behind(house: Servers, words: dict[str, str]) -> Iterator[str]:
    """The address behind the pooler."""
    needed(pooler.PROGRAM, "pgbouncer")
    with pooler.pooled(house, words) as url:
        yield url


def hammer(url: str, way: str, **env: str) -> dict[str, int]:
    found: dict[str, int] = json.loads(pooler.run(url, "tests.tenants.hammer", way, **env))
    return found


def direct(house: Servers) -> str:
    return f"postgresql:///{pooler.NAME}?host={house.sockets}"


def test_each_login_has_its_word(house: Servers, words: dict[str, str]) -> None:
    assert hammer(direct(house), "ours") == {"reads": 600, "wrong": 0}


def test_another_key_opens_nothing(house: Servers, words: dict[str, str]) -> None:
    with pytest.raises(AssertionError, match="password authentication failed"):
        hammer(direct(house), "ours", KETING_LOGIN_KEY="another")


def test_exchanged_the_former_key_opens_nothing(house: Servers, words: dict[str, str]) -> None:
    new = {"KETING_LOGIN_KEY": "a newer one", "KETING_OWNER_KEY": "the owner's newer one"}
    try:
        pooler.run(house.database_url(pooler.NAME), "tests.tenants.hammer", "admit", **new)
        assert hammer(direct(house), "ours", **new) == {"reads": 600, "wrong": 0}
        with pytest.raises(AssertionError, match="password authentication failed"):
            hammer(direct(house), "ours")
    finally:
        pooler.run(house.database_url(pooler.NAME), "tests.tenants.hammer", "admit")


def test_behind_a_pooler_each_reads_its_own(behind: str) -> None:
    assert hammer(behind, "ours") == {"reads": 600, "wrong": 0}


def test_behind_a_pooler_one_login_for_all_reads_the_neighbours(behind: str) -> None:
    """The twin: what SET search_path does there."""
    assert hammer(behind, "stock")["wrong"] > 50
