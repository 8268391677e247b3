"""A gateway for text messages on this machine, which keeps what it was handed and may misbehave."""

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from keting.env import Gateway
from keting.texting import signed

KEY = "a gateway's key"


@dataclass
class Taken:
    """What came, as (number, words), and how the gateway answers."""

    messages: list[tuple[str, str]] = field(default_factory=list)
    status: int = 200
    sleeps: float = 0.0
    port: int = 0

    @property
    def gateway(self) -> Gateway:
        """As the operator names it."""
        return Gateway(f"http://127.0.0.1:{self.port}/send", KEY)


def answering(taken: Taken) -> type[BaseHTTPRequestHandler]:
    """A handler that takes only what is signed, and that a minute old at most."""

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(taken.sleeps)
            told = self.headers["X-Keting-Signature"]
            at = datetime.fromtimestamp(int(told.split(",")[0].removeprefix("t=")))  # noqa: DTZ006
            is_ours = told == signed(body, KEY, at)
            if is_ours and taken.status == 200:
                message = json.loads(body)
                taken.messages.append((message["to"], message["text"]))
            self.send_response(taken.status if is_ours else 403)
            if taken.status == 302:
                self.send_header("Location", f"http://127.0.0.1:{taken.port}/elsewhere")
            self.end_headers()

        def do_GET(self) -> None:
            taken.messages.append(("led", "elsewhere"))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *given: Any) -> None:
            """Say nothing."""

    return Desk


@contextlib.contextmanager
def listening() -> Iterator[Taken]:
    """The gateway, for the while."""
    taken = Taken()
    with ThreadingHTTPServer(("127.0.0.1", 0), answering(taken)) as server:
        taken.port = server.server_port
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield taken
        server.shutdown()
