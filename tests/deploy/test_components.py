"""`make audit` against an index of our own, and the record that goes with the sources."""

import json
import threading
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from packaging.version import Version

from deploy.components import ages, asking
from deploy.components import record as audit
from deploy.components.ages import OF_ANY, OF_ITS_LINE, Found, compared, line_of
from deploy.components.asking import Holes, Index
from deploy.components.files import locked_in, pinned_in
from deploy.components.record import EXCEPTIONS, exceptions, wrong_in
from keting import clock, deploying
from tests.plugin import ROOT

TODAY = clock.today()
RECORD: dict[str, Any] = json.loads(audit.RECORD.read_text(encoding="utf-8"))
SPARED = tomllib.loads(EXCEPTIONS.read_text(encoding="utf-8"))["exception"]


def at_record() -> dict[str, str]:
    text = EXCEPTIONS.read_text(encoding="utf-8")
    return exceptions(text, date.fromisoformat(RECORD["asked_on"]))


def test_the_record_tells_of_each_component_that_is_built_in() -> None:
    pinned = pinned_in((ROOT / "constraints.txt").read_text(encoding="utf-8"))
    lock = asking.FRONTEND / "package-lock.json"
    locked = locked_in(lock.read_text(encoding="utf-8"))
    assert len(pinned) > 100
    assert {name: cells[0] for name, cells in RECORD["python"].items()} == pinned
    assert {name: cells[0] for name, cells in RECORD["npm"].items()} == locked
    assert {"echarts", "esbuild"} <= set(locked)


def test_nothing_in_it_is_over_its_frame() -> None:
    assert wrong_in(RECORD, at_record()) == []


def test_an_exception_has_a_reason_and_an_end() -> None:
    asked = date.fromisoformat(RECORD["asked_on"])
    for one in SPARED:
        assert len(one["why"].split()) > 5
        assert one["name"] in RECORD["python"] | RECORD["npm"]
        assert asked <= one["until"] <= asked + timedelta(days=366)
        assert [line for line in wrong_in(RECORD, {}) if line.startswith(f"{one['name']} ")]
    ended = exceptions(EXCEPTIONS.read_text(encoding="utf-8"), date(2099, 1, 1))
    assert ended == {}


@pytest.mark.parametrize("kind", ["python", "npm"])
def test_one_that_has_grown_old_is_missed(kind: str) -> None:
    """The twin: the same record with one row of a component that stayed behind."""
    asked = date.fromisoformat(RECORD["asked_on"])
    old = ["1.0", "1.1", str(asked - timedelta(days=OF_ITS_LINE + 1))]
    (line,) = wrong_in(RECORD | {kind: RECORD[kind] | {"old": old}}, at_record())
    assert line == "old 1.0, newest 1.1: 31 days behind a release of its line"


PLANTED = {  # name: files as (version, days ago, more)
    "kept": [("1.0", 400, {}), ("1.1", 300, {})],
    "late": [("1.0", 400, {}), ("1.1", OF_ITS_LINE + 1, {}), ("1.2", 1, {})],
    "in-time": [("1.0", 400, {}), ("1.1", OF_ITS_LINE, {}), ("2.0", OF_ANY, {})],
    "past": [("1.0", 400, {}), ("2.0", OF_ANY + 1, {})],
    "holed": [("1.0", 1, {})],
    "withdrawn": [("1.0", 400, {"yanked": "broken"}), ("0.9", 500, {})],
    "too-new": [("1.0", 400, {}), ("1.1", 60, {"requires-python": ">=3.99"}), ("1.2rc1", 300, {})],
    "odd": [("1.0", 400, {"requires-python": '>="2.7"'}), ("1.1", 300, {"yanked": True})],
}
OURS = dict.fromkeys(PLANTED, "1.0") | {"kept": "1.1"}


def files_of(name: str) -> list[dict[str, Any]]:
    return [
        {
            "filename": f"{name}-{version}.tar.gz",
            "upload-time": f"{TODAY - timedelta(days=days)}T01:02:03.4Z",
            "yanked": False,
            **more,
        }
        for version, days, more in PLANTED[name]
    ]


class Shelf(BaseHTTPRequestHandler):
    """An index: files of a project, and what it knows of the newest release."""

    def do_GET(self) -> None:
        words = [word for word in self.path.split("/") if word]
        name = words[1]
        newest = PLANTED[name][-1][0]
        known = [{"id": "X-1", "withdrawn": None}] if name == "holed" else []
        told = {"info": {"version": newest}, "vulnerabilities": known}
        body = json.dumps({"files": files_of(name)} if words[0] == "simple" else told).encode()
        self.send_response(200)
        self.send_header("Content-Type", asking.ASK)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *given: Any) -> None:
        """Say nothing."""


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    """The index that pip is set to, by its own variable."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Shelf) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple/")
        monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
        yield Index()
        server.shutdown()


@pytest.fixture
def record(index: Index, monkeypatch: pytest.MonkeyPatch) -> Callable[[], dict[str, Any]]:
    """What an audit of the planted components finds; no other list answers."""
    monkeypatch.setattr(asking, "Index", lambda: index)
    monkeypatch.setattr(audit, "pinned_in", lambda text: OURS)
    monkeypatch.setattr(audit, "locked_in", lambda text: {})
    monkeypatch.setattr(asking, "_said", lambda words, folder: "")
    return lambda: audit.asked(TODAY)


def test_what_is_too_old_or_holed_is_found(record: Callable[[], dict[str, Any]]) -> None:
    told = record()
    assert wrong_in(told, {}) == [
        "late 1.0, newest 1.2: 31 days behind a release of its line",
        "past 1.0, newest 2.0: 91 days behind a release of any",
        *[line for line in wrong_in(told, {}) if line.startswith("withdrawn 1.0, newest withdrawn: ")],
        "holed: a hole is known",
    ]
    assert told["holes"]["npm"] == {"answered": 0, "known": []}
    assert told["holes"]["python"] == {"answered": 2, "known": ["holed"]}
    assert wrong_in(told, {"late": "x", "past": "x", "withdrawn": "x", "holed": "x"}) == []


def test_without_the_frames_nothing_would_be_found(record: Callable[[], dict[str, Any]], monkeypatch) -> None:
    """The twin."""
    monkeypatch.setattr(ages, "OF_ITS_LINE", 10**6)
    monkeypatch.setattr(ages, "OF_ANY", 10**6)
    assert wrong_in(record(), {}) == ["holed: a hole is known"]


@pytest.mark.parametrize(
    ("version", "line"), [("5.2.19", (5,)), ("0.28.1", (0, 28)), ("2026.10.19.post1", ()), ("6.0", (6,))]
)
def test_a_line_is_what_mends_without_breaking(version: str, line: tuple[int, ...]) -> None:
    assert line_of(Version(version)) == line


def test_what_pip_audit_says_counts(monkeypatch: pytest.MonkeyPatch, index: Index) -> None:
    listed = [
        {"name": "late", "version": "1.0", "vulns": [{"id": "X"}]},
        {"name": "kept", "skip_reason": "not found"},
    ]
    monkeypatch.setattr(asking, "_said", lambda *_: json.dumps({"dependencies": listed}))
    rows = {"late": Found("1.0", "1.2"), "kept": Found("1.1", "1.1")}
    assert asking.holes_of_python(index, rows) == Holes(2, ["late"])


def test_a_version_that_was_never_released_is_over() -> None:
    assert compared("9.9", []).over(TODAY)


def test_the_record_is_a_line_for_each(tmp_path: Path) -> None:
    assert audit.written(RECORD) == audit.RECORD.read_text(encoding="utf-8")


@pytest.mark.parametrize(("days", "told"), [(30, []), (31, ["keting.W002"])])
def test_a_deployment_is_told_of_an_old_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, told: list[str]
) -> None:
    path = tmp_path / "record.json"
    path.write_text(json.dumps({"asked_on": str(TODAY - timedelta(days=days))}), encoding="utf-8")
    monkeypatch.setattr(deploying, "record", lambda: path)
    assert [one.id for one in deploying.check_components()] == told


def test_without_a_record_it_is_told_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert deploying.record() == audit.RECORD
    monkeypatch.setattr(deploying, "record", lambda: tmp_path / "none")
    assert [one.id for one in deploying.check_components()] == ["keting.W002"]
