"""A real web server for drills and benches, and the requests that are thrown at it."""

import contextlib
import json
import os
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from deploy.local.processes import Program, spawn
from tests.live import free_port
from tests.plugin import HOST, ROOT

AS_UP = ("--workers", "2", "--threads", "4", "--preload")


@contextlib.contextmanager
def served(
    database_url: str, application: str = "keting.wsgi", flags: Sequence[str] = AS_UP, **more: str
) -> Iterator[int]:
    """gunicorn as `keting up` runs it, on this database; yields the port once it answers."""
    port = free_port()
    words = ["gunicorn", application, "--bind", f"127.0.0.1:{port}", *flags]
    words += ["--no-control-socket", "--log-level", "error", "--backlog", "2048"]
    path = os.pathsep.join([str(ROOT), str(ROOT / "platform")])
    env = {"DATABASE_URL": database_url, "PYTHONPATH": path, "KETING_LOG_LEVEL": "CRITICAL", **more}
    command = [sys.executable, "-m", *words]
    # It goes with us, even by kill -9.
    web = spawn(Program(command, cwd=ROOT, env=os.environ | env, output=subprocess.DEVNULL))
    try:
        wait_ready(port)
        yield port
    finally:
        web.terminate()
        web.wait()


def wait_ready(port: int, seconds: float = 30) -> None:
    """Until both workers have their database."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            found = hammer(port, [[get("/readyz")]] * 8)
            if set(found.statuses) == {200}:
                return
        time.sleep(0.1)
    msg = f"no answer on port {port}"
    raise AssertionError(msg)


def get(path: str, host: str = HOST, cookie: str = "") -> bytes:
    """A GET as bytes."""
    more = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n".encode()


def post_json(path: str, body: dict[str, Any], home: str, host: str = HOST) -> bytes:
    """A POST of JSON as bytes, passed on by a proxy that has seen it come from this address."""
    text = json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(text)}\r\n"
    head += f"X-Forwarded-For: {home}\r\n"
    return f"{head}Content-Type: application/json\r\n\r\n".encode() + text


@dataclass
class Found:
    """What came back: statuses and latencies (s) in order of arrival, the whole time (s)."""

    statuses: list[int] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.statuses) / self.seconds

    def count(self, status: int) -> int:
        """How many answers had this status."""
        return self.statuses.count(status)

    def percentile(self, share: float) -> float:
        """Latency in ms that this share of the answers kept."""
        ordered = sorted(self.latencies)
        return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)


class Client:
    """Sends its requests one after the other, on one connection as long as the server keeps it."""

    def __init__(self, port: int, requests: Sequence[bytes], poll: selectors.BaseSelector) -> None:
        self.port = port
        self.requests = list(requests)
        self.poll = poll
        self.heard = bytearray()
        self.connect()

    def connect(self) -> None:
        """Open a line and listen to it."""
        self.line = socket.create_connection(("127.0.0.1", self.port), 30)
        self.poll.register(self.line, selectors.EVENT_READ, self)

    def leave(self) -> None:
        """Hang up."""
        self.poll.unregister(self.line)
        self.line.close()

    def send(self) -> None:
        """Send the next request."""
        self.sent_at = time.perf_counter()
        self.line.sendall(self.requests.pop(0))

    def receive(self) -> tuple[int, bool] | None:
        """Status and whether the line stays open, once the whole answer is here; 0 when it was cut."""
        piece = self.line.recv(65536)
        self.heard += piece
        head, gap, body = self.heard.partition(b"\r\n\r\n")
        head = head.lower()
        length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
        is_whole = len(body) >= int(length) if length else body.endswith(b"0\r\n\r\n")
        if piece and not (gap and is_whole):
            return None
        self.heard.clear()
        return int(head[9:12] or 0), bool(piece) and b"connection: close" not in head

    def hear(self, found: Found) -> None:
        """Take one piece of an answer; after the last answer the client leaves."""
        answer = self.receive()
        if answer is None:
            return
        found.statuses.append(answer[0])
        found.latencies.append(time.perf_counter() - self.sent_at)
        if not (self.requests and answer[1]):
            self.leave()
        if self.requests:
            if not answer[1]:
                self.connect()
            self.send()


def hammer(port: int, columns: Sequence[Sequence[bytes]]) -> Found:
    """As many clients as columns, all at once, each with its own connection and requests.

    One process with epoll: on two cores the clients must not take what the server needs.
    """
    found, poll = Found(), selectors.DefaultSelector()
    clients = [Client(port, requests, poll) for requests in columns]
    started = time.perf_counter()
    for client in clients:
        client.send()
    while poll.get_map():
        for key, _event in poll.select(30):
            key.data.hear(found)
    found.seconds = time.perf_counter() - started
    return found
