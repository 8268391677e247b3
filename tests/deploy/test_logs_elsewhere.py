"""The house's lines on another machine: by TLS and two certificates, none lost or changed, and heard."""

import os
import ssl
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy import alarms
from keting.logs import watch
from tests.deploy.collectors import PROXY, SERVER, Authority, Collector, Sender, asked, entries
from tests.plugin import ROOT
from tests.programs import needed

SAID = """
import logging, django
django.setup()
from keting.logs import watch
watch("sign_in_blocked")
logging.getLogger("django.request").error("%s: %s", "Internal Server Error", "/staff/households/?q=王秀英")
logging.getLogger("keting.house").critical("the disk is full")
try:
    raise ValueError("13812345678")
except ValueError:
    logging.getLogger("keting.tasks").exception("task broke")
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that other users pass through: nginx's helpers are not root."""
    with tempfile.TemporaryDirectory(prefix="keting-logs-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def authority(place: Path) -> Authority:
    found = Authority(place / "tls")
    for name in ("logs", "journal"):
        found.sign(name)
    return found


@pytest.fixture
def collector(place: Path, authority: Authority) -> Collector:
    needed("nginx", "nginx-light")
    needed("systemd-journal-remote", "systemd-journal-remote")
    return Collector(place / "collector", authority.folder)


@pytest.fixture
def sender(place: Path, authority: Authority) -> Sender:
    needed("systemd-journal-upload", "systemd-journal-remote")
    return Sender(place / "house", authority.folder)


@pytest.fixture(scope="module")
def said() -> list[str]:
    """What processes of ours write, through the house's own settings; one entry as journald cuts them."""
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "keting.settings", "KETING_LOG_LEVEL": "WARNING"}
    env |= {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")])}
    done = subprocess.run([sys.executable, "-c", SAID], env=env, capture_output=True, text=True, check=True)
    return done.stderr.splitlines()


def lines_of_worker() -> list[str]:
    """What a real worker says that does not reach its broker."""
    env = os.environ | {"REDIS_URL": "redis://127.0.0.1:9/0", "DJANGO_SETTINGS_MODULE": "keting.settings"}
    env |= {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")])}
    command = [sys.executable, "-m", "keting", "worker", "probe", "-Q", "counting,work,opening"]
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True, cwd=ROOT) as worker:
        assert worker.stderr is not None
        line = next(one for one in worker.stderr if "ERROR" in one)
        worker.kill()
    return [line.rstrip()]


def test_lines_arrive_by_two_certificates(collector: Collector, sender: Sender, said: list[str]) -> None:
    worker = lines_of_worker()
    sender.note("keting-web", said)
    sender.note("keting-worker", worker)
    with collector.open():
        done = sender.send(collector)
    assert done.returncode == 0, done.stderr
    assert collector.lines() == [*said, *worker]
    assert collector.lines("_SYSTEMD_UNIT=keting-worker.service") == worker
    assert any("CRITICAL" in line for line in said)
    assert any("sign_in_blocked in public" in line for line in said)
    assert "王秀英" not in str(said)
    assert "138" not in "".join(line for line in said if "ValueError" in line)


@pytest.mark.parametrize(
    ("changed", "scheme"),
    [
        (
            {"ServerKeyFile": "FOREIGN/journal-key.pem", "ServerCertificateFile": "FOREIGN/journal.pem"},
            "https",
        ),
        ({"TrustedCertificateFile": "FOREIGN/logs-authority.pem"}, "https"),
        ({}, "http"),
    ],
    ids=["another authority's certificate", "a collector we do not know", "without TLS"],
)
def test_who_is_not_known_is_refused(
    collector: Collector, sender: Sender, place: Path, said: list[str], changed: dict[str, str], scheme: str
) -> None:
    Authority(place / "foreign").sign("journal")
    given = {name: value.replace("FOREIGN", str(place / "foreign")) for name, value in changed.items()}
    sender.note("keting-web", said)
    with collector.open():
        done = sender.send(collector, scheme, **given)
    assert done.returncode != 0
    assert list(collector.journal.iterdir()) == [] or collector.lines() == []


@pytest.mark.parametrize("asks", [True, False])
def test_nobody_writes_without_a_certificate(
    place: Path, authority: Authority, sender: Sender, asks: bool
) -> None:
    """And the twin: a collector that asks for none takes what anybody sends."""
    proxy = PROXY if asks else PROXY.replace("ssl_verify_client on;", "")
    collector = Collector(place / "collector", authority.folder, proxy)
    with collector.open():
        status = sender.push(collector, ["forged"])
    assert status == (400 if asks else 202)
    assert collector.lines() == ([] if asks else ["forged"])


def test_what_came_while_it_was_away_follows(collector: Collector, sender: Sender) -> None:
    sender.note("keting-web", ["first"])
    with collector.open():
        assert sender.send(collector).returncode == 0
    sender.note("keting-web", ["while it was away", "and again"])
    assert sender.send(collector).returncode != 0
    with collector.open():
        assert sender.send(collector).returncode == 0
        assert sender.send(collector).returncode == 0
    # At least once: the last line that arrived may come again with the next ones.
    assert list(dict.fromkeys(collector.lines())) == ["first", "while it was away", "and again"]
    again = (SERVER / "journal-upload.again.conf").read_text(encoding="utf-8")
    assert "Restart=always" in again
    assert "StartLimitIntervalSec=0" in again


@pytest.mark.parametrize(
    "request_line",
    [
        "GET /upload",
        "DELETE /upload",
        "PUT /upload",
        "GET /entries",
        "DELETE /keting.journal",
        "POST /../journal",
        "POST /x",
    ],
)
def test_whoever_sends_can_only_add(
    collector: Collector, sender: Sender, authority: Authority, request_line: str
) -> None:
    sender.note("keting-web", ["first"])
    context = ssl.create_default_context(cafile=str(authority.folder / "logs-authority.pem"))
    context.load_cert_chain(authority.folder / "journal.pem", authority.folder / "journal-key.pem")
    ask = f"{request_line} HTTP/1.0\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n".encode()
    with collector.open():
        sender.send(collector)
        assert asked(collector.port, context, ask) in {400, 403, 404}
    assert collector.lines() == ["first"]


RULES = tomllib.loads((SERVER / "collector/alarms.toml").read_text(encoding="utf-8"))
QUIET = [
    "2026-11-30T10:00:00+0000 INFO    keting.counting folded",
    "booked: 12",
    "10.0.0.1 GET 200 5120 0.012",
]


@pytest.fixture
def heard(place: Path) -> Path:
    """A program that writes down whom it was to wake; its list."""
    tell, told = place / "tell", place / "told"
    told.touch()
    tell.write_text(f'#!/bin/sh\nprintf "%s %s\\n" "$1" "$2" >> {told}\n', encoding="utf-8")
    tell.chmod(0o755)
    return told


def look(collector: Collector, place: Path) -> int:
    words = {"journal": collector.journal, "state": place / "state.json", "tell": place / "tell"}
    words["rules"] = SERVER / "collector/alarms.toml"
    return alarms.main([f"--{name}={value}" for name, value in words.items()])


def arrive(collector: Collector, sender: Sender) -> None:
    with collector.open():
        assert sender.send(collector).returncode == 0


def test_planted_lines_wake_whom_they_should(
    collector: Collector, sender: Sender, place: Path, heard: Path, said: list[str]
) -> None:
    sender.note("keting-web", [*QUIET, *said])
    sender.note(
        "init", ["keting-verify.service: Failed with result 'exit-code'."], UNIT="keting-verify.service"
    )
    sender.note(
        "nginx", ["2026-11-30T10:00:00 x.example GET 502 150 0.001"], SYSLOG_IDENTIFIER="keting_proxy"
    )
    arrive(collector, sender)
    assert look(collector, place) == 0
    told = [line.partition(", the first")[0] for line in heard.read_text(encoding="utf-8").splitlines()]
    assert told == [
        "operator critical: 1",
        "operator an answer 5xx: 1",
        "operator an answer 5xx of the proxy: 1",
        "security sign_in_blocked: 1",
        "security the record is not as it was sealed: 1",
    ]
    assert look(collector, place) == 0
    assert len(heard.read_text(encoding="utf-8").splitlines()) == 5


def test_usual_lines_wake_nobody(collector: Collector, sender: Sender, place: Path, heard: Path) -> None:
    """The twin."""
    sender.note("keting-web", QUIET)
    sender.note("somebody-else", ["CRITICAL sign_in_blocked"])
    arrive(collector, sender)
    assert look(collector, place) == 0
    assert heard.read_text(encoding="utf-8") == ""


def test_who_could_not_be_told_is_told_later(
    collector: Collector,
    sender: Sender,
    place: Path,
    heard: Path,
    said: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sender.note("keting-web", said[:1])
    arrive(collector, sender)
    (place / "tell").rename(place / "kept")
    (place / "tell").symlink_to("/bin/false")
    assert look(collector, place) == 1
    (place / "tell").unlink()
    (place / "kept").rename(place / "tell")
    assert look(collector, place) == 0
    assert heard.read_text(encoding="utf-8").startswith("security sign_in_blocked: 1")


def test_silence_wakes_somebody_once(collector: Collector, sender: Sender, place: Path, heard: Path) -> None:
    sender.note("keting-web", QUIET)
    arrive(collector, sender)
    state: dict[str, object] = {}
    now = float(str(entries(collector.journal)[-1]["__REALTIME_TIMESTAMP"])) / alarms.SECOND
    assert alarms.look(collector.journal, RULES, state, now) == []
    assert [wakes for wakes, _ in alarms.look(collector.journal, RULES, state, now + 3601)] == ["security"]
    assert alarms.look(collector.journal, RULES, state, now + 7200) == []


def test_a_line_names_the_office_and_nobody(home, caplog) -> None:
    watch("sign_in_blocked")
    assert caplog.messages == [f"sign_in_blocked in {home.schema_name}"]


def test_the_collectors_unit_reads_what_it_is_told() -> None:
    unit = (SERVER / "collector/keting-alarms.service").read_text(encoding="utf-8")
    for name in (
        "--journal=/var/log/journal/remote",
        "--rules=/etc/keting/alarms.toml",
        "--tell=/etc/keting/tell",
    ):
        assert name in unit
    assert all(alarms.Rule(**one) for one in RULES["rule"])
