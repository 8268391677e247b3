"""Two deployments on one server: the same committees, other roles, and no way across."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest

from deploy.local.servers import Servers, throwaway
from tests import pooler

NAMES = ("one", "two")
OPEN = {"KETING_LOGIN_KEY": "", "KETING_OWNER_KEY": ""}


@pytest.fixture(scope="module")
def server() -> Iterator[Servers]:
    """Both are opened at the same time."""
    with throwaway() as servers, ThreadPoolExecutor(2) as both:

        def build(name: str) -> None:
            pooler.run(servers.createdb(name), "tests.template", KETING_ROLES=name, **OPEN)

        list(both.map(build, NAMES))
        yield servers


def connect(server: Servers, login: str, database: str) -> psycopg2.extensions.connection:
    return psycopg2.connect(host=str(server.sockets), user=login, dbname=database)


@pytest.mark.parametrize("name", NAMES)
def test_each_has_its_own(server: Servers, name: str) -> None:
    with connect(server, f"{name}_t_c310104008043", name) as raw, raw.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM staff_worker")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("role", ["t_c310104008043", "t_street", "public", "migrate"])
def test_none_reaches_the_other(server: Servers, role: str) -> None:
    with pytest.raises(psycopg2.OperationalError, match="permission denied for database"):
        connect(server, f"one_{role}", "two")


def test_without_the_closed_door_they_would(server: Servers) -> None:
    """The twin."""
    server.postgres.sql("two", "GRANT CONNECT ON DATABASE two TO PUBLIC")
    connect(server, "one_t_c310104008043", "two").close()
    server.postgres.sql("two", "REVOKE CONNECT ON DATABASE two FROM PUBLIC")
