"""A log server of its own authority on this machine, and the house's journal that is sent to it."""

import contextlib
import json
import re
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from deploy.alarms import message
from deploy.local.processes import Program, spawn
from keting import clock
from tests.live import free_port
from tests.plugin import ROOT

TOOLS = Path("/lib/systemd")
SERVER = ROOT / "deploy/server"
PROXY = (SERVER / "collector/logs.nginx.conf").read_text(encoding="utf-8")
OWNER, FORM = serialization.NoEncryption(), serialization.PrivateFormat.PKCS8
PEM = serialization.Encoding.PEM
UPLOAD = {"ServerKeyFile": "--key", "ServerCertificateFile": "--cert", "TrustedCertificateFile": "--trust"}


@dataclass
class Authority:
    """Signs for whoever may send and take logs."""

    folder: Path
    name: str = "logs-authority"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.sign(self.name, self.key, is_root=True)

    def sign(
        self, name: str, key: ec.EllipticCurvePrivateKey | None = None, *, is_root: bool = False
    ) -> None:
        """Write `name.pem` and `name-key.pem`."""
        own = key or ec.generate_private_key(ec.SECP256R1())
        subject, issuer = (
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (name, self.name)
        )
        made = x509.CertificateBuilder(issuer, subject, own.public_key(), x509.random_serial_number())
        now = clock.now()
        made = made.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=1))
        made = made.add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        pem = made.sign(self.key, hashes.SHA256()).public_bytes(PEM)
        (self.folder / f"{name}.pem").write_bytes(pem)
        (self.folder / f"{name}-key.pem").write_bytes(own.private_bytes(PEM, FORM, OWNER))


@dataclass
class Collector:
    """nginx with the shipped file before systemd-journal-remote; its journal lies in `journal`."""

    folder: Path
    tls: Path
    proxy: str = PROXY
    port: int = field(default_factory=free_port)

    @property
    def journal(self) -> Path:
        """Where the lines are kept."""
        return self.folder / "journal"

    @contextlib.contextmanager
    def open(self) -> Iterator[None]:
        """Take lines for the while."""
        self.journal.mkdir(parents=True, exist_ok=True)
        behind = free_port()
        text = self.proxy.replace("/etc/keting/tls", str(self.tls)).replace("logs.example.org", "localhost")
        text = text.replace("listen 19532", f"listen 127.0.0.1:{self.port}").replace(
            "127.0.0.1:19531", f"127.0.0.1:{behind}"
        )
        main = f"pid {self.folder}/pid; daemon off; error_log {self.folder}/errors; events {{}}"

        paths = "".join(
            f"{one}_temp_path {self.folder}/{one};"
            for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (self.folder / "nginx.conf").write_text(f"{main}\nhttp {{ {paths}\n{text} }}\n", encoding="utf-8")
        taking = [
            f"--listen-http=127.0.0.1:{behind}",
            "--split-mode=none",
            f"--output={self.journal}/keting.journal",
        ]
        # nginx's helpers run as another user, who passes through no folder of ours.
        programs = [
            [
                "/usr/sbin/nginx",
                "-c",
                self.folder / "nginx.conf",
                "-e",
                self.folder / "errors",
                "-g",
                "user root;",
            ],
            [TOOLS / "systemd-journal-remote", *taking],
        ]
        log = (self.folder / "said").open("ab")
        running = [spawn(Program([str(word) for word in one], output=log)) for one in programs]
        try:
            time.sleep(1)
            yield
        finally:
            for one in running:
                one.terminate()
                one.wait(10)
            log.close()

    def lines(self, *words: str) -> list[str]:
        """What has arrived, in order."""
        return [message(one) for one in entries(self.journal, *words)]


def entries(journal: Path, *words: str) -> list[dict[str, object]]:
    """Entries of a folder of journals."""
    command = ["journalctl", "--quiet", f"--directory={journal}", "--output=json", *words]
    told = subprocess.run(command, capture_output=True, check=True).stdout
    return [json.loads(line) for line in told.splitlines()]


@dataclass
class Sender:
    """The house's journal, and what sends it, set as the shipped file sets it."""

    folder: Path
    tls: Path
    boot: str = field(default_factory=lambda: uuid4().hex)

    def note(self, unit: str, said: Sequence[str], **more: str) -> None:
        """What journald does with lines that a unit writes to its standard output."""
        journal = self.folder / "journal"
        journal.mkdir(parents=True, exist_ok=True)
        common = {"PRIORITY": "6", "_SYSTEMD_UNIT": f"{unit}.service", "_MACHINE_ID": "b" * 32, **more}
        text = b"".join(exported(common | {"MESSAGE": line}, self.boot) for line in said)
        command = [TOOLS / "systemd-journal-remote", f"--output={journal}/system.journal", "-"]
        subprocess.run(command, input=text, check=True, capture_output=True)

    def push(self, collector: Collector, said: Sequence[str]) -> int:
        """Send lines as any program could that has no certificate; the answer's status, 0: hung up on."""
        text = b"".join(exported({"MESSAGE": line}, self.boot) for line in said)
        context = ssl.create_default_context(cafile=str(self.tls / "logs-authority.pem"))
        head = f"POST /upload HTTP/1.0\r\nHost: localhost\r\nContent-Length: {len(text)}\r\n"
        head += "Content-Type: application/vnd.fdo.journal\r\n\r\n"
        return asked(collector.port, context, head.encode() + text)

    def send(
        self, collector: Collector, scheme: str = "https", **changed: str
    ) -> subprocess.CompletedProcess[str]:
        """Send once what the collector has not; `changed` are settings of another file."""
        text = (SERVER / "journal-upload.conf").read_text(encoding="utf-8")
        given: Mapping[str, str] = dict(re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE)) | changed
        words = [f"{UPLOAD[name]}={value}" for name, value in given.items() if name in UPLOAD]
        words = [word.replace("/etc/keting/tls", str(self.tls)) for word in words]
        words += [f"--url={scheme}://localhost:{collector.port}", f"--directory={self.folder}/journal"]
        command = [
            TOOLS / "systemd-journal-upload",
            *words,
            f"--save-state={self.folder}/state",
            "--follow=no",
        ]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)


def asked(port: int, context: ssl.SSLContext, request: bytes) -> int:
    """The status of an answer; 0 where there is none."""
    with socket.create_connection(("127.0.0.1", port), 10) as raw:
        try:
            with context.wrap_socket(raw, server_hostname="localhost") as line:
                line.sendall(request)
                return int(line.recv(12)[9:] or 0)
        except OSError:
            return 0


def exported(fields: Mapping[str, str], boot: str) -> bytes:
    """One entry in systemd's export format; a text of several lines goes with its length."""
    now = time.time_ns() // 1000
    head = {"__REALTIME_TIMESTAMP": str(now), "__MONOTONIC_TIMESTAMP": str(now % 10**12), "_BOOT_ID": boot}
    out = b""
    for name, value in (head | dict(fields)).items():
        raw = value.encode()
        plain = b"\n" not in raw
        out += name.encode() + (b"=" + raw if plain else b"\n" + len(raw).to_bytes(8, "little") + raw) + b"\n"
    return out + b"\n"
