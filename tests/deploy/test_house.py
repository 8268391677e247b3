"""`keting up` on a person's machine: sentences instead of tracebacks, and a clean stop at any moment."""

import fcntl
import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy.local import children
from deploy.local.children import Child, OnCall
from deploy.local.journal import Journal
from deploy.local.processes import Program
from deploy.local.surroundings import Surroundings, new_secrets, read_variables
from deploy.local.trouble import Trouble
from tests.deploy.conftest import environments, inmates
from tests.live import free_port
from tests.plugin import ROOT


def keting(home: Path, port: int) -> subprocess.Popen[str]:
    """Start `keting up` as a person would, with servers of its own."""
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
    path = os.pathsep.join([str(ROOT), str(ROOT / "platform")])
    env = kept | {"KETING_HOME": str(home), "KETING_PORT": str(port), "PYTHONPATH": path}
    command = [sys.executable, "-m", "keting", "up"]
    return subprocess.Popen(
        command,
        env=env,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def refused(home: Path, port: int) -> str:
    """Return what a start says that ends at once with status 1."""
    process = keting(home, port)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1
    return said


def test_taken_port(place: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = refused(place, port)
    assert f"Port {port} is taken" in said
    assert f"KETING_PORT={port + 1}" in said
    assert list(place.iterdir()) == []


def test_unwritable_home() -> None:
    said = refused(Path("/proc/keting"), free_port())
    assert "/proc/keting cannot be written" in said
    assert "KETING_HOME=" in said


def test_second_house_in_one_home(place: Path) -> None:
    with (place / "house.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "already runs" in refused(place, free_port())


def test_bad_port_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETING_PORT", "eight")
    with pytest.raises(Trouble, match="from 1 to 65535"):
        Surroundings.from_environment()


def test_secrets_are_made_once_and_private(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in new_secrets():
        monkeypatch.delenv(name, raising=False)
    here = Surroundings(place, 8000, "localhost", "http", "127.0.0.1")
    first = here.secrets()
    assert here.secrets() == first == read_variables(place / "secrets.env")
    assert (place / "secrets.env").stat().st_mode & 0o777 == 0o600
    (place / "house.opened").touch()
    (place / "secrets.env").unlink()
    with pytest.raises(Trouble, match="backup"):
        here.secrets()


def test_fallen_child_starts_again_later_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    child = Child("web", Program(["false"], output=subprocess.PIPE), Journal())
    for falls in (1, 2):
        child.due = 0.0
        child.tend()
        assert child.process is not None
        child.process.wait()
        child.tend()
        assert child.falls == falls
        assert child.process is None
    assert child.due > time.monotonic() + 1
    assert "web ended with status 1; it starts again in 2 s" in capsys.readouterr().out


def test_who_is_on_call_comes_when_wanted_and_goes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(children, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr(children, "LINGER_SECONDS", 0.2)
    wanted: list[bool] = []
    sleeper = Program(["sleep", "60"], output=subprocess.PIPE)
    child = OnCall("opening", sleeper, Journal(), is_wanted=lambda: bool(wanted))
    try:
        for _ in range(2):
            child.tend()
            assert child.process is None
            wanted.append(True)
            child.tend()
            assert child.process is not None
            wanted.clear()
            until = time.monotonic() + 5
            while child.process is not None and time.monotonic() < until:
                child.tend()
                time.sleep(0.02)
    finally:
        children.stop_all([child])
    assert child.process is None
    assert child.falls == 0
    assert "opening" not in capsys.readouterr().out


def test_stop_at_any_moment_and_go_on(place: Path) -> None:
    """Ctrl-C, SIGTERM and a double Ctrl-C during start; then a whole start; then kill -9."""
    port, moments = free_port(), random.Random()
    for ways in ([signal.SIGINT], [signal.SIGTERM], [signal.SIGINT, signal.SIGINT]):
        process = keting(place, port)
        wait_for(process, "servers start")
        time.sleep(moments.uniform(0.0, 5.0))
        for number in ways:
            process.send_signal(number)
            time.sleep(0.05)
        said, _ = process.communicate(timeout=60)
        assert process.returncode == 0, said
        assert "stopped; everything is kept" in said
        assert inmates(place) == []
    process = keting(place, port)
    wait_for(process, "Ctrl-C stops the house")
    assert shown(place) == []
    process.kill()
    process.communicate()
    deadline = time.monotonic() + 60
    while inmates(place) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert inmates(place) == []


def shown(home: Path) -> list[str]:
    """Secrets of a home that stand in the variables of a living process, in its logs or in what it wrote."""
    values = [value.encode() for value in read_variables(home / "secrets.env").values()]
    texts = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    texts |= {path: path.read_bytes() for path in map(Path, environments(home))}
    assert len(texts) > 20
    return [
        str(path)
        for path, text in texts.items()
        if path.name != "secrets.env" and any(value in text for value in values)
    ]


def wait_for(process: subprocess.Popen[str], words: str) -> None:
    """Read the log until some words come."""
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if words in line:
            return
    pytest.fail("".join(said))
