"""The shipped proxy itself, before a house that repeats what it was sent."""

import contextlib
import http.client
import json
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from deploy.local.processes import Program, spawn
from tests.deploy.collectors import Authority
from tests.deploy.test_proxy import TEXT
from tests.live import free_port
from tests.programs import needed

HOST = "xuhuiyuan.street.example.org"
OTHER = "huiyuan.street.example.org"
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
FORGED = {"X_Forwarded_For": "203.0.113.7", "X_Forwarded_Host": "evil.example", "Forwarded": "for=x"}
# What a distribution's own file says around ours.
DEBIANS = "ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_prefer_server_ciphers on; sendfile on;"
FORWARDS = "proxy_set_header X-Forwarded-For $remote_addr;"
SAME_NAME = "if ($ssl_server_name != $host) {"


class Echo(BaseHTTPRequestHandler):
    """Says what has come through; writes no log."""

    protocol_version = "HTTP/1.1"

    def __getattr__(self, name: str) -> Any:
        """Every method alike."""
        if name.startswith("do_"):
            return self.answer
        raise AttributeError(name)

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        told = {"path": self.path, "headers": self.headers.items(), "body": len(self.rfile.read(length))}
        text = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_told: Any) -> None:
        pass


@dataclass
class Proxy:
    """nginx as it is shipped, on ports of this machine."""

    folder: Path
    http: int
    https: int

    @property
    def log(self) -> str:
        return (self.folder / "keting.log").read_text(encoding="utf-8")

    def line(self, name: str = HOST, **bounds: Any) -> ssl.SSLSocket:
        """A handshake for this name."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        for bound, value in bounds.items():
            setattr(context, bound, value)
        return context.wrap_socket(
            socket.create_connection(("127.0.0.1", self.https), timeout=10), server_hostname=name
        )

    def ask(
        self, path: str = "/", *, host: str = HOST, method: str = "GET", body: bytes = b"", **headers: str
    ) -> tuple[int, bytes]:
        """Status and body; the handshake is always for HOST."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.https, timeout=10)
        connection.sock = self.line()
        given = {"Host": host} | {name.replace("_", "-"): value for name, value in headers.items()}
        with contextlib.closing(connection):
            connection.request(method, path, body or None, given)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def raw(self, text: bytes) -> bytes:
        """The first line of what comes back."""
        with self.line() as line:
            line.sendall(text)
            return line.recv(4096).partition(b"\r\n")[0]


@pytest.fixture
def behind() -> Iterator[int]:
    """The port of the house."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture
def proxy_of(tmp_path: Path, behind: int) -> Iterator[Callable[[str], Proxy]]:
    """`proxy_of(text)`: nginx with this configuration."""
    with contextlib.ExitStack() as stack:

        def start(text: str) -> Proxy:
            program = needed("nginx", "nginx-light")
            made = Proxy(tmp_path, free_port(), free_port())
            authority = Authority(tmp_path, "authority")
            authority.sign("fullchain")
            (tmp_path / "fullchain-key.pem").rename(tmp_path / "privkey.pem")
            text = re.sub(r"^\s*(listen \[::\]|access_log syslog).*$", "", text, flags=re.MULTILINE)
            text = text.replace("listen 80", f"listen 127.0.0.1:{made.http}")
            text = text.replace("listen 443", f"listen 127.0.0.1:{made.https}")
            text = text.replace("/etc/keting/tls", str(tmp_path)).replace("/var/log/nginx", str(tmp_path))
            text = text.replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
            paths = "".join(f"{one}_temp_path {tmp_path}/{one};" for one in TEMPORARY)
            main = f"pid {tmp_path}/pid; daemon off; user root; error_log {tmp_path}/errors; events {{}}"
            file = tmp_path / "nginx.conf"
            file.write_text(f"{main}\nhttp {{ {paths}\n{DEBIANS}\n{text} }}\n", encoding="utf-8")
            nginx = spawn(Program([program, "-c", str(file), "-e", f"{tmp_path}/errors"]))
            stack.callback(nginx.wait, 10)
            stack.callback(nginx.terminate)
            until(made.https)
            return made

        yield start


def until(port: int) -> None:
    """Wait until somebody listens there."""
    for _try in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    pytest.fail("nginx did not begin to listen")


@pytest.fixture
def proxy(proxy_of: Callable[[str], Proxy]) -> Proxy:
    return proxy_of(TEXT)


def passed(answer: tuple[int, bytes]) -> dict[str, str]:
    """The headers that the house was sent."""
    assert answer[0] == 200
    return dict(json.loads(answer[1])["headers"])


def test_what_a_browser_says_of_itself_is_overwritten(proxy: Proxy) -> None:
    told = passed(proxy.ask(**FORGED))
    assert (told["X-Forwarded-For"], told["X-Forwarded-Proto"], told["Host"]) == ("127.0.0.1", "https", HOST)
    assert not any(value in told.values() for value in FORGED.values())


def test_without_the_line_it_is_believed(proxy_of: Callable[[str], Proxy]) -> None:
    """The twin."""
    proxy = proxy_of(TEXT.replace(FORWARDS, ""))
    assert passed(proxy.ask(X_Forwarded_For="203.0.113.7"))["X-Forwarded-For"] == "203.0.113.7"


def test_another_name_than_the_handshakes_is_refused(proxy: Proxy) -> None:
    assert proxy.ask(host=OTHER)[0] == 421
    # A name that is nobody's hears nothing, behind a handshake for one that is ours too.
    with pytest.raises(http.client.RemoteDisconnected):
        proxy.ask(host="evil.example")


def test_without_the_line_it_comes_through(proxy_of: Callable[[str], Proxy]) -> None:
    """The twin."""
    proxy = proxy_of(TEXT.replace(SAME_NAME, "if ($host = never) {"))
    assert passed(proxy.ask(host=OTHER))["Host"] == OTHER


def test_a_name_that_is_not_ours_gets_no_handshake_and_no_answer(proxy: Proxy) -> None:
    with pytest.raises(ssl.SSLError):
        proxy.line("evil.example")
    plain = http.client.HTTPConnection("127.0.0.1", proxy.http, timeout=10)
    with contextlib.closing(plain):
        plain.request("GET", "/", headers={"Host": "evil.example"})
        with pytest.raises(http.client.RemoteDisconnected):
            plain.getresponse()


def test_plain_http_is_led_on(proxy: Proxy) -> None:
    plain = http.client.HTTPConnection("127.0.0.1", proxy.http, timeout=10)
    with contextlib.closing(plain):
        plain.request("GET", "/rooms/?week=2026-W49", headers={"Host": HOST})
        answer = plain.getresponse()
    assert (answer.status, answer.headers["Location"]) == (308, f"https://{HOST}/rooms/?week=2026-W49")


def test_it_speaks_both_ways_of_today_whatever_stands_around(proxy: Proxy) -> None:
    for bounds, version in ({}, "TLSv1.3"), ({"maximum_version": ssl.TLSVersion.TLSv1_2}, "TLSv1.2"):
        with proxy.line(**bounds) as line:
            assert line.version() == version


def test_where_the_first_server_does_not_say_so_it_is_an_old_one(proxy_of: Callable[[str], Proxy]) -> None:
    """The twin."""
    first = "ssl_protocols TLSv1.2 TLSv1.3;"
    with proxy_of(TEXT.replace(first, "", 1)).line() as line:
        assert line.version() == "TLSv1.2"


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND"])
def test_other_methods_do_not_come_through(proxy: Proxy, method: str) -> None:
    assert proxy.ask(method=method)[0] in {400, 405}


def test_a_message_of_two_lengths_is_refused(proxy: Proxy) -> None:
    head = f"POST / HTTP/1.1\r\nHost: {HOST}\r\n"
    two = f"{head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    assert proxy.raw(two.encode()) == b"HTTP/1.1 400 Bad Request"
    twice = f"{head}Content-Length: 4\r\nContent-Length: 40\r\n\r\nabcd"
    assert proxy.raw(twice.encode()) == b"HTTP/1.1 400 Bad Request"


def test_what_is_too_large_is_refused(proxy: Proxy) -> None:
    assert proxy.raw(
        f"POST / HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 12000000\r\n\r\n".encode()
    ).endswith(b"413 Request Entity Too Large")
    assert proxy.ask(X_Long="x" * 9000)[0] == 400
    assert proxy.ask(method="POST", body=b"x" * 10_000_000)[0] == 200


def test_tries_at_the_door_are_counted(proxy: Proxy) -> None:
    began, statuses = time.monotonic(), []
    connection = http.client.HTTPSConnection("127.0.0.1", proxy.https, timeout=10)
    connection.sock = proxy.line()
    with contextlib.closing(connection):
        for _try in range(60):
            connection.request("GET", "/staff/sign-in/", headers={"Host": HOST})
            answer = connection.getresponse()
            answer.read()
            statuses.append(answer.status)
    # One and twenty at once, and one more a second.
    assert 21 <= statuses.count(200) <= 22 + time.monotonic() - began
    assert set(statuses) == {200, 429}
    assert proxy.ask("/rooms/")[0] == 200


def test_metrics_are_for_this_machine(proxy: Proxy) -> None:
    assert proxy.ask("/metrics")[0] == 404


def test_its_log_tells_of_nobody(proxy: Proxy) -> None:
    proxy.ask("/staff/join/?q=WANGXIUYING", Referer=f"https://{HOST}/SECRET", User_Agent="TELEPHONE")
    for _try in range(50):
        if proxy.log:
            break
        time.sleep(0.05)
    assert HOST in proxy.log
    assert not re.search("join|WANGXIUYING|SECRET|TELEPHONE|127.0.0.1", proxy.log)
