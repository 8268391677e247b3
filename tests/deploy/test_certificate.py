"""`keting certificate`: a certificate that browsers trust, and each way of having none."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from deploy import certificate
from keting import clock
from keting.cli import COMMANDS, load


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


class Authority:
    """One that the machine knows: what it signs, browsers here trust."""

    def __init__(self, name: str = "Probe") -> None:
        self.name, self.key = named(name), ec.generate_private_key(ec.SECP256R1())
        self.own = self.sign(self.name, self.key, days=90, is_root=True)

    def sign(
        self, name: x509.Name, key: ec.EllipticCurvePrivateKey, *, days: int, is_root: bool = False
    ) -> x509.Certificate:
        until = clock.now() + timedelta(days=days)
        made = x509.CertificateBuilder(self.name, name, key.public_key(), x509.random_serial_number())
        made = made.not_valid_before(until - timedelta(days=90)).not_valid_after(until)
        made = made.add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        host = x509.SubjectAlternativeName([x509.DNSName(name.rfc4514_string().removeprefix("CN="))])
        return made.add_extension(host, critical=False).sign(self.key, hashes.SHA256())


def pem(one: x509.Certificate) -> bytes:
    return one.public_bytes(serialization.Encoding.PEM)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """`serve(authority, name, days)`: a server on this machine; its host and port."""
    doors: list[socket.socket] = []

    def start(authority: Authority, name: str = "localhost", days: int = 60) -> str:
        key = ec.generate_private_key(ec.SECP256R1())
        form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        pair = tmp_path / "pair.pem"
        pair.write_bytes(key.private_bytes(*form) + pem(authority.sign(named(name), key, days=days)))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pair)
        door = socket.create_server(("127.0.0.1", 0))
        doors.append(door)
        threading.Thread(target=answer, args=(door, context), daemon=True).start()
        return f"localhost:{door.getsockname()[1]}"

    yield start
    for door in doors:
        door.close()


def answer(door: socket.socket, context: ssl.SSLContext) -> None:
    raw, _address = door.accept()
    try:
        context.wrap_socket(raw, server_side=True).close()
    except OSError:
        raw.close()


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    authority = Authority()
    store = tmp_path / "known.pem"
    store.write_bytes(pem(authority.own))
    monkeypatch.setenv("SSL_CERT_FILE", str(store))
    return authority


def test_a_trusted_one_is_told_with_its_end(serve, known, capsys):
    place = serve(known)
    assert certificate.main([place]) == 0
    assert f"{place}: trusted, by Probe, until " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("who", "name", "days", "why"),
    [
        ("unknown", "localhost", 60, "unable to get local issuer"),
        ("known", "elsewhere", 60, "Hostname mismatch"),
        ("known", "localhost", -1, "certificate has expired"),
    ],
)
def test_what_a_browser_would_warn_of_is_not_trusted(serve, known, capsys, who, name, days, why):
    place = serve(known if who == "known" else Authority("Nobody"), name, days)
    assert certificate.main([place]) == 1
    assert why in capsys.readouterr().out


def test_one_that_runs_out_soon_is_a_fault(serve, known, capsys):
    assert certificate.main([serve(known, days=10)]) == 1
    assert "(9 days)" in capsys.readouterr().out


def test_a_house_that_does_not_answer_is_one_too(capsys):
    assert certificate.main(["localhost:9"]) == 1
    assert "not trusted" in capsys.readouterr().out


def test_it_is_a_command():
    assert load(COMMANDS["certificate"].target) is certificate.main
