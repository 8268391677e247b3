"""One Redis server: Celery's broker, nothing else. What is in it can be sent again from the tables."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local import binaries
from deploy.local.owner import Owner
from deploy.local.processes import PAUSE, Patience, Program, spawn, stop
from deploy.local.trouble import Trouble

LONGEST_START = 60.0
# How Celery writes the address of a server on a Unix socket.
OURS, FIRST = "redis+socket://", "?virtual_host=0"
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


@dataclass(frozen=True)
class Waiting:
    """Whether anything waits in a queue of the broker at Celery's address `url`; no answer is no."""

    url: str
    queue: str

    def __call__(self) -> bool:
        if self.url.startswith(OURS) and self.url.endswith(FIRST):
            found = ask(self.url.removeprefix(OURS).removesuffix(FIRST), "LLEN", self.queue)
            return found.startswith(b":") and found != b":0"
        import redis  # noqa: PLC0415  10 MB, and a server of ours is asked without

        address = self.url.replace("redis+socket://", "unix://").replace("virtual_host=", "db=")
        with contextlib.closing(redis.Redis.from_url(address, socket_timeout=2)) as client:
            try:
                return bool(client.llen(self.queue))
            except redis.RedisError:
                return False


def ask(path: str | Path, *words: str) -> bytes:
    """The first line of the answer of the server behind a Unix socket, b"" when there is none."""
    parts = [f"${len(word)}\r\n{word}\r\n" for word in words]
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
        line.settimeout(2)
        line.connect(str(path))
        line.sendall(f"*{len(words)}\r\n{''.join(parts)}".encode())
        return line.recv(128).partition(b"\r\n")[0]
    return b""


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
        return f"{OURS}{self.socket}{FIRST}"

    def start(self, patience: Patience) -> None:
        """Send a server away that outlived its house, start ours, wait until it answers."""
        ask(self.socket, "SHUTDOWN", "NOSAVE")
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
        return ask(self.socket, "PING") == b"+PONG"

    def stop(self) -> None:
        """Stop; the journal is written out first."""
        if self.child is not None:
            stop(self.child, FAREWELL)
            self.child = None
