"""One Redis server: Celery's broker, nothing else. What is in it can be sent again from the tables."""

import contextlib
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from deploy.local import binaries
from deploy.local.owner import Owner
from deploy.local.processes import PAUSE, Patience, Program, spawn, stop
from deploy.local.trouble import Trouble

LONGEST_START = 60.0
FAREWELL = ((signal.SIGTERM, 10.0),)
SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "daemonize": "no",
    "save": "",
    "appendfsync": "everysec",
    "maxmemory-policy": "noeviction",
    "loglevel": "warning",
    "logfile": "",
}


@dataclass
class Broker:
    """A server on a Unix socket in `sockets`, run by `owner`, with its journal in `data`."""

    data: Path
    sockets: Path
    log: Path
    owner: Owner
    durable: bool = True
    child: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.sockets / "redis.sock"

    @property
    def url(self) -> str:
        """Return the address as Celery wants it."""
        return f"redis+socket://{self.socket}?virtual_host=0"

    def client(self) -> redis.Redis:
        """Return a client of its own for a check or a test; it does not try twice."""
        return redis.Redis(unix_socket_path=str(self.socket), socket_timeout=2, retry=Retry(NoBackoff(), 0))

    def start(self, patience: Patience) -> None:
        """Send a server away that outlived its house, start ours, wait until it answers."""
        with contextlib.suppress(redis.RedisError), contextlib.closing(self.client()) as client:
            client.shutdown(nosave=True)
        self.owner.private(self.data)
        settings = SETTINGS | {"unixsocket": str(self.socket), "appendonly": "yes" if self.durable else "no"}
        words = [word for name, value in settings.items() for word in (f"--{name}", value)]
        with self.log.open("ab") as log:
            self.child = spawn(
                Program(
                    [binaries.redis(self.owner), *words],
                    cwd=self.data,
                    env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
                    uid=self.owner.uid,
                    output=log,
                )
            )
        self.await_answer(patience)

    def await_answer(self, patience: Patience) -> None:
        """Wait until it answers."""
        deadline = time.monotonic() + LONGEST_START
        while not self.answers():
            if self.child is None or self.child.poll() is not None or time.monotonic() > deadline:
                self.stop()
                msg = f"Redis does not start (see {self.log})"
                raise Trouble(msg)
            try:
                patience()
            except BaseException:
                self.stop()
                raise
            time.sleep(PAUSE)

    def answers(self) -> bool:
        """Tell whether it takes work (not while it still reads its journal)."""
        with contextlib.suppress(redis.RedisError), contextlib.closing(self.client()) as client:
            return bool(client.ping())
        return False

    def stop(self) -> None:
        """Stop; the journal is written out first."""
        if self.child is not None:
            stop(self.child, FAREWELL)
            self.child = None
