"""A server that somebody else runs: its administrator is no superuser, and every login needs its word."""

from collections.abc import Iterator

import psycopg2
import pytest

from deploy.local.servers import Servers, throwaway
from keting.cli import main
from keting.env import BadEnvironment
from tenants import roles
from tests import pooler

NAME = "rented"


@pytest.fixture(scope="module")
def server() -> Iterator[Servers]:
    with throwaway() as servers:
        ask = servers.postgres.sql
        ask("postgres", "CREATE ROLE landlord LOGIN CREATEROLE PASSWORD 'word'")
        ask("postgres", "CREATE ROLE guest LOGIN PASSWORD 'word'")
        ask("postgres", f"CREATE DATABASE {NAME} OWNER landlord")
        (servers.postgres.data / "pg_hba.conf").write_text(pooler.HBA)
        ask("postgres", "SELECT pg_reload_conf()")
        yield servers


def address(server: Servers, who: str) -> str:
    return f"postgresql://{who}:word@/{NAME}?host={server.sockets}"


def guest(server: Servers) -> psycopg2.extensions.cursor:
    return psycopg2.connect(address(server, "guest").replace(NAME, "postgres")).cursor()


def test_an_administrator_who_makes_roles_is_enough(server: Servers) -> None:
    pooler.run(address(server, "landlord"), "tests.template")
    owners = server.postgres.sql(
        NAME, "SELECT DISTINCT nspowner::regrole::text FROM pg_namespace WHERE nspname ~ '^c3'"
    )
    assert owners == [("pooled_owner",)]


def test_who_may_make_no_roles_is_told(server: Servers) -> None:
    with pytest.raises(BadEnvironment, match="CREATEROLE"):
        roles._check_server(guest(server))


def test_an_old_server_is_told(server: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roles, "OLDEST_SERVER", 99)
    with pytest.raises(BadEnvironment, match="99 or newer"):
        roles._check_server(guest(server))


def test_a_command_says_it_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise BadEnvironment("too old")

    monkeypatch.setattr("tenants.commands.say_versions", refuse)
    assert main(["migrate", "--report"]) == 1
    assert capsys.readouterr().err == "keting: too old\n"
