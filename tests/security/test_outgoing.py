"""Whom the house calls: two addresses that its operator names, by TLS that is looked at, led nowhere else."""

import ast
import contextlib
import http.server
import ssl
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from keting import clock, texting
from keting.env import Gateway
from keting.oidc import knowing
from tests.architecture import code
from tests.deploy.collectors import Authority

# What can open a line to another machine, and who may: the district's sign-on, the gateway for text messages.
CALLERS = {"urllib.request", "http.client", "socket", "ssl", "requests", "httpx", "smtplib", "ftplib"}
# The worker asks for its machine's name.
NAMELESS = {"platform/keting/worker.py"}
OUTGOING = {"platform/keting/oidc/knowing.py", "platform/keting/texting.py"}
# They speak with their own machine only, or are no part of a house in service.
HERE = "deploy/"


def callers() -> dict[str, set[str]]:
    """By file of ours: what it imports that could call somebody."""
    found: dict[str, set[str]] = {}
    for path in code.files(".py"):
        for node in ast.walk(code.tree(path)):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            if outward := CALLERS.intersection(names):
                found.setdefault(code.name_of(path), set()).update(outward)
    return found


def test_two_files_call_somebody_and_no_other() -> None:
    found = {name for name in callers() if not name.startswith((HERE, "tests/"))}
    assert found - NAMELESS == OUTGOING


class Led(http.server.BaseHTTPRequestHandler):
    """Leads everybody on to /elsewhere."""

    heard: list[str]

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.heard.append(self.path)
        is_led = self.path != "/elsewhere"
        self.send_response(302 if is_led else 200)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def __getattr__(self, name: str) -> Any:
        """Every method alike."""
        if name.startswith("do_"):
            return self.answer
        raise AttributeError(name)

    def log_message(self, *_told: Any) -> None:
        pass


@contextlib.contextmanager
def listening(tls: ssl.SSLContext | None = None) -> Iterator[tuple[str, list[str]]]:
    """Somebody's address, and the paths that were asked for there."""
    heard: list[str] = []
    handler = type("Handler", (Led,), {"heard": heard})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"{'https' if tls else 'http'}://localhost:{server.server_port}/", heard
        server.shutdown()


def send(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text message."""
    monkeypatch.setattr(texting, "gateway", lambda: Gateway(address, "key"))
    texting.send(number="13812341234", words="123456", at=clock.now())


def ask(address: str, _monkeypatch: pytest.MonkeyPatch) -> None:
    """A question to the district."""
    knowing.fetch(address)


pytestmark = pytest.mark.usefixtures("home")
WAYS = [(send, texting.NotSent), (ask, knowing.NoAnswer)]
Way = Callable[[str, pytest.MonkeyPatch], None]


@pytest.mark.parametrize(("way", "refused"), WAYS)
def test_nobody_is_led_elsewhere(way: Way, refused: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    with listening() as (address, heard):
        with pytest.raises(refused):
            way(address, monkeypatch)
        assert heard == ["/"]


@pytest.mark.parametrize("way", [send, ask])
def test_without_that_they_would_be(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    monkeypatch.setattr(texting, "_Nowhere", urllib.request.HTTPRedirectHandler)
    monkeypatch.setattr(knowing, "_NoRedirect", urllib.request.HTTPRedirectHandler)
    with listening() as (address, heard):
        way(address, monkeypatch)
        assert heard == ["/", "/elsewhere"]


@pytest.fixture
def authority(tmp_path: Path) -> ssl.SSLContext:
    """A server whose certificate an authority has signed that nobody knows."""
    Authority(tmp_path, "authority").sign("here")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "here.pem", tmp_path / "here-key.pem")
    return context


@pytest.mark.parametrize(("way", "refused"), WAYS)
def test_an_unknown_certificate_hears_nothing(
    way: Way, refused: type[Exception], authority: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(authority) as (address, heard):
        with pytest.raises(refused):
            way(address, monkeypatch)
        assert heard == []


@pytest.mark.parametrize(("way", "refused"), WAYS)
def test_one_that_is_trusted_hears(
    way: Way,
    refused: type[Exception],
    authority: ssl.SSLContext,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The twin: it was the certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    with listening(authority) as (address, heard):
        with pytest.raises(refused):  # led elsewhere, which is not followed
            way(address, monkeypatch)
        assert heard == ["/"]
