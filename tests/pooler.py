"""A house whose logins have passwords, and Debian's PgBouncer before it: transaction mode, pools of one."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2

from deploy.local.servers import Servers, throwaway
from tests.live import free_port
from tests.plugin import ROOT

NAME = "pooled"
PROGRAM = "/usr/sbin/pgbouncer"
KEYS = {"KETING_ROLES": NAME, "KETING_LOGIN_KEY": "a login key", "KETING_OWNER_KEY": "an owner's key"}
HBA = "local all keting peer map=keting\nlocal all all scram-sha-256\n"


@contextlib.contextmanager
def locked_house() -> Iterator[Servers]:
    """The tests' street and two committees, where every login but the administrator's needs its word."""
    with throwaway() as servers:
        servers.createdb(NAME)
        run(servers.database_url(NAME), "tests.template")
        doors = servers.postgres.data / "pg_hba.conf"
        doors.write_text(HBA)
        servers.postgres.sql("postgres", "SELECT pg_reload_conf()")
        yield servers


def run(url: str, *words: str, **env: str) -> str:
    """Run a module of ours on a database, with the keys of this house; return what it prints."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "platform")])
    given = {"DATABASE_URL": url, "PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "keting.settings"}
    command = [sys.executable, "-m", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | KEYS | given | env, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise AssertionError(done.stderr[-2000:])
    return done.stdout


@contextlib.contextmanager
def pooled(servers: Servers, words: dict[str, str]) -> Iterator[str]:
    """PgBouncer for these logins and their passwords; yields the database's address behind it."""
    folder = Path(tempfile.mkdtemp(prefix="keting-pooler-"))
    port = free_port()
    (folder / "users").write_text("".join(f'"{login}" "{word}"\n' for login, word in words.items()))
    (folder / "ini").write_text(f"""[databases]
* = host={servers.sockets} port=5432
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {folder / "users"}
pool_mode = transaction
default_pool_size = 1
max_client_conn = 200
logfile = {folder / "log"}
""")
    for path in (folder, *folder.iterdir()):
        os.chown(path, servers.owner.uid, -1)
    uid = servers.owner.uid if servers.owner.is_other else None
    bouncer = subprocess.Popen([PROGRAM, "--quiet", str(folder / "ini")], user=uid, stderr=subprocess.DEVNULL)
    try:
        login, word = next(iter(words.items()))
        wait(f"host=127.0.0.1 port={port} dbname={NAME} user={login} password='{word}'", folder / "log")
        yield f"postgresql://127.0.0.1:{port}/{NAME}"
    finally:
        bouncer.terminate()
        bouncer.wait()
        shutil.rmtree(folder)


def wait(dsn: str, log: Path) -> None:
    """Until somebody answers."""
    until = time.monotonic() + 20
    while True:
        try:
            psycopg2.connect(dsn).close()
        except psycopg2.OperationalError:
            if time.monotonic() > until:
                raise AssertionError(log.read_text()) from None
            time.sleep(0.1)
        else:
            return
