"""Who is told which secret: no process has one among its variables, each finds its own in a folder."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from committees.households.services import reading
from deploy.local import handing
from deploy.local.handing import Handing, without_secrets
from deploy.local.owner import short
from deploy.local.postgres import environment
from deploy.local.processes import Program, spawn
from deploy.local.surroundings import Surroundings, new_secrets
from deploy.local.trouble import Trouble
from keting.credentials import SECRETS, SERVING
from tests.architecture import code
from tests.live import free_port
from tests.plugin import ROOT, TEMPLATE, database_url
from tests.served import wait_ready

MASTER = "Zm9yLWNoZWNrcy1vbmx5LWZvci1jaGVja3Mtb25seSE="
KEYS = new_secrets() | {"KETING_MASTER_KEY": MASTER, "KETING_METRICS_KEY": "a monitor's key"}
GIVEN = {
    **KEYS,
    "DATABASE_URL": "postgresql://boss:hidden@/keting?host=/tmp",
    "REDIS_URL": "redis://:whispered@localhost:6379/0",
    "KETING_HOME": "/somewhere",
}
HIDDEN = [*KEYS.values(), "hidden", "whispered"]


def seen(pid: int) -> str:
    """A living process's variables, as whoever watches it sees them."""
    return (Path("/proc") / str(pid) / "environ").read_bytes().decode()


def secret_in(text: str) -> list[str]:
    return [value for value in HIDDEN if value in text]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Handing:
    monkeypatch.setattr(handing, "MEMORY", tmp_path)
    for name in SECRETS:
        if name not in handing.ADDRESSES:
            monkeypatch.delenv(name, raising=False)
    return Handing(tmp_path / "home")


@pytest.mark.parametrize("process", [*SERVING, "backup"])
def test_each_finds_its_own_and_no_more(house: Handing, process: str) -> None:
    found = house.to(process, GIVEN)
    folder = Path(found["KETING_CREDENTIALS"])
    assert secret_in(json.dumps(found)) == []
    assert {path.name for path in folder.iterdir()} == {
        name for name in SECRETS if name in GIVEN and process in SECRETS[name].told
    }
    assert {path.stat().st_mode & 0o777 for path in (folder, folder.parent)} == {0o700}
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o400}


def test_the_owners_key_is_one_processs() -> None:
    assert SECRETS["KETING_OWNER_KEY"].told == {"opening"}
    assert SECRETS["DATABASE_URL"].told == {"opening", "backup"}


def web(env: dict[str, str]) -> tuple[subprocess.Popen[bytes], int]:
    port = free_port()
    words = ["gunicorn", "keting.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--preload"]
    path = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")])}
    command = [sys.executable, "-m", *words, "--no-control-socket", "--log-level", "error"]
    return spawn(Program(command, cwd=ROOT, env=env | path)), port


def workers(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [pid, *map(int, children.split())]


@pytest.mark.parametrize("is_handed", [True, False])
def test_a_living_web_server_shows_none(house: Handing, is_handed: bool) -> None:
    """And its twin: a house that tells by variables."""
    given = os.environ | KEYS | {"DATABASE_URL": database_url(TEMPLATE), "KETING_ROLES": TEMPLATE}
    process, port = web(house.to("web", given) if is_handed else given)
    try:
        wait_ready(port)
        pids = workers(process.pid)
        assert len(pids) == 2
        shown = [secret_in(seen(pid)) for pid in pids]
    finally:
        process.terminate()
        process.wait()
    assert any(shown) is not is_handed


def test_who_reads_a_file_is_told_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "reader.py"
    told = "import json, os; print(json.dumps({'sheets': [[list(os.environ)]]}))"
    program.write_text(told, encoding="utf-8")
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(reading, "PROGRAM", program)
    assert set(reading.read_sheets(b"")[0][0]) <= {"LANG", "LC_CTYPE"}


def test_other_peoples_programs_are_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)
    assert secret_in(json.dumps(environment())) == []
    assert without_secrets(GIVEN) == {"KETING_HOME": "/somewhere"}


def test_a_folder_of_somebody_else_is_refused(house: Handing, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine").touch()
    house.place.symlink_to(elsewhere)
    with pytest.raises(Trouble, match="belongs to somebody else"):
        house.clear()
    assert (elsewhere / "mine").exists()


def test_a_key_store_and_a_file_that_differ_are_refused(
    house: Handing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Surroundings(tmp_path, 8000, "localhost", "http", "127.0.0.1")
    (tmp_path / "secrets.env").write_text("KETING_MASTER_KEY=another\n", encoding="utf-8")
    given = {name: value for name, value in KEYS.items() if name != "KETING_METRICS_KEY"}
    monkeypatch.setenv("KETING_CREDENTIALS", house.to(handing.EVERYTHING, given)["KETING_CREDENTIALS"])
    with pytest.raises(Trouble, match=r"KETING_MASTER_KEY: .* otherwise than the key store"):
        here.secrets()
    (tmp_path / "secrets.env").unlink()
    assert here.secrets() == given
    assert list(tmp_path.glob("secrets.env")) == []


KEPT = re.compile(r"KETING_\w*(?:KEYS?|SECRET)\s*=\s*[\w+/=-]{24,}")


def planted(texts: dict[str, str]) -> list[str]:
    """Files in which a secret stands."""
    return [name for name, text in texts.items() if KEPT.search(text)]


def test_none_stands_in_the_sources() -> None:
    kinds = (".py", ".toml", ".md", ".env", ".conf", ".service", ".sh", ".html", ".txt")
    folders = ("platform", "tenants", "committees", "reporting", "deploy")
    files = [path for kind in kinds for path in code.files(kind, *folders)]
    assert len(files) > 500
    assert planted({code.name_of(path): path.read_text(encoding="utf-8") for path in files}) == []
    assert planted({"x.env": f"KETING_OWNER_KEY={KEYS['KETING_OWNER_KEY']}"}) == ["x.env"]


def test_each_home_has_a_folder_of_its_own(house: Handing) -> None:
    assert house.place.name.endswith(short(house.home))
    assert Handing(house.home / "other").place != house.place
