"""The units for a server: systemd reads them, they start what the house starts, and tell each its own."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local import handing
from deploy.local.house import programs
from deploy.local.surroundings import NEEDED, Surroundings
from keting.credentials import SECRETS
from tests.plugin import ROOT
from tests.programs import needed

UNITS = {
    path.stem.removeprefix("keting-"): path.read_text(encoding="utf-8")
    for path in (ROOT / "deploy/server").glob("*.service")
}
# Tables are made as the administrator of the database, by a service that ends before the house opens.
BEYOND = {"migrate": "opening", "verify": "opening"}
MOST_EXPOSED = "20"


def told(unit: str) -> set[str]:
    """The secrets that systemd opens for a unit."""
    found = re.findall(r"^LoadCredentialEncrypted=(\w+):/etc/keting/secrets/(\w+)\.cred$", unit, re.MULTILINE)
    assert all(name == file for name, file in found)
    return {name for name, _file in found}


def too_much(units: dict[str, str]) -> list[str]:
    """What a unit is told though its process needs it not."""
    return [
        f"{unit}: {name}"
        for unit, text in units.items()
        for name in sorted(told(text))
        if BEYOND.get(unit, unit) not in SECRETS[name].told
    ]


def analyzed(tmp_path: Path, units: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """`systemd-analyze` over copies that name this machine's programs."""
    needed("systemd-analyze", "systemd")
    for name, text in units.items():
        ours = re.sub(r"/opt/keting/\.venv/bin/\w+", sys.executable, text)
        (tmp_path / f"keting-{name}.service").write_text(ours, encoding="utf-8")
    files = [str(tmp_path / f"keting-{name}.service") for name in units]
    return subprocess.run(
        ["systemd-analyze", "--no-pager", *words, *files], capture_output=True, text=True, check=False
    )


def test_systemd_reads_them(tmp_path: Path) -> None:
    done = analyzed(tmp_path, UNITS, "verify", "--man=no", "--recursive-errors=no")
    assert (done.returncode, done.stderr) == (0, "")


def test_an_unknown_word_is_found(tmp_path: Path) -> None:
    """The twin."""
    wrong = {"web": UNITS["web"].replace("ProtectSystem=", "ProtectsSystem=")}
    assert "ProtectsSystem" in analyzed(tmp_path, wrong, "verify", "--man=no", "--recursive-errors=no").stderr


@pytest.mark.parametrize("unit", UNITS)
def test_little_is_open_to_whoever_gets_in(tmp_path: Path, unit: str) -> None:
    words = ("security", "--offline=true", f"--threshold={MOST_EXPOSED}")
    assert analyzed(tmp_path, {unit: UNITS[unit]}, *words).returncode == 0
    bare = UNITS[unit].partition("# What it may touch")[0]
    assert analyzed(tmp_path, {unit: bare}, *words).returncode != 0


def test_each_is_told_what_it_needs_and_no_more() -> None:
    assert sorted(UNITS) == ["backup", "migrate", "opening", "verify", "web", "worker"]
    assert too_much(UNITS) == []
    for unit, text in UNITS.items():
        missing = {name for name in NEEDED if BEYOND.get(unit, unit) in SECRETS[name].told} - told(text)
        assert missing == set(), unit
    assert "KETING_OWNER_KEY" not in told(UNITS["web"]) | told(UNITS["worker"])


def test_one_that_is_told_too_much_is_found() -> None:
    """The twin."""
    line = "LoadCredentialEncrypted=KETING_OWNER_KEY:/etc/keting/secrets/KETING_OWNER_KEY.cred\n"
    assert too_much({"web": UNITS["web"] + line}) == ["web: KETING_OWNER_KEY"]


def test_whoever_owns_the_tables_has_another_name() -> None:
    users = {unit: re.findall(r"^User=(\S+)$", text, re.MULTILINE) for unit, text in UNITS.items()}
    assert users["web"] == users["worker"] == ["keting"]
    assert users["opening"] == users["migrate"] == users["backup"] == users["verify"] == ["keting-owner"]


def test_no_secret_is_a_variable() -> None:
    common = (ROOT / "deploy/server/keting.env").read_text(encoding="utf-8")
    for text in (common, *UNITS.values()):
        given = dict(re.findall(r"^(?:Environment=)?(\w+)=(.*)$", text, re.MULTILINE))
        assert [
            name for name in given if name in SECRETS and re.search(r"KEY|//[^/]*:[^/]*@", name + given[name])
        ] == []


def test_they_start_what_the_house_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing, "MEMORY", tmp_path)
    here = Surroundings(tmp_path, 8000, "localhost", "http", "127.0.0.1")
    for unit, program in programs(here, {"DATABASE_URL": "postgresql:///keting?host=/tmp"}).items():
        words = " ".join(str(word) for word in program.command[1:])
        assert f"\nExecStart=/opt/keting/.venv/bin/python {words}\n" in UNITS[unit]


KEPT = (ROOT / "deploy/server/collector/keting-logs-kept.service").read_text(encoding="utf-8")


def kept_wrongly(unit: str) -> list[str]:
    """What speaks against the days that lines stay with the collector."""
    (days,) = re.findall(r"--vacuum-time=(\d+)d$", unit, re.MULTILINE)
    paper = (ROOT / "deploy/SECURITY.md").read_text(encoding="utf-8")
    logs = paper.partition("## Logs")[2].partition("All clocks")[0]
    is_told = logs.count(f"the collector {days} days") == logs.count("30 days") == 3
    found = {"less than half a year": int(days) <= 184, "not as the paper says": not is_told}
    return [words for words, is_so in found.items() if is_so]


def test_the_collector_keeps_lines_for_half_a_year_as_the_paper_says() -> None:
    assert kept_wrongly(KEPT) == []


def test_a_collector_that_forgets_sooner_is_found() -> None:
    """The twin."""
    assert kept_wrongly(KEPT.replace("200d", "180d")) == ["less than half a year", "not as the paper says"]
    assert kept_wrongly(KEPT.replace("200d", "190d")) == ["not as the paper says"]


def test_systemd_reads_the_collectors_too(tmp_path: Path) -> None:
    folder = ROOT / "deploy/server/collector"
    theirs = {
        path.stem.removeprefix("keting-"): path.read_text(encoding="utf-8").replace(
            "/lib/systemd/systemd-journal-remote", sys.executable
        )
        for path in folder.glob("*.service")
    }
    assert set(theirs) == {"alarms", "logs", "logs-kept"}
    done = analyzed(tmp_path, theirs, "verify", "--man=no", "--recursive-errors=no")
    assert (done.returncode, done.stderr) == (0, "")
