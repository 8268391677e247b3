"""`keting secrets`, sealed by the real `systemd-creds`, with a machine's key that is thrown away."""

import io
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from deploy import vault
from deploy.local.surroundings import NEEDED
from deploy.local.trouble import Trouble
from keting import clock
from keting.cli import COMMANDS, load
from keting.credentials import SECRETS
from tests.plugin import ROOT
from tests.programs import needed

RING = vault.RING


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where a machine's key is made: systemd wants no key on a file system in memory."""
    needed("systemd-creds", "systemd")
    folder = Path(tempfile.mkdtemp(prefix="keting-machine-", dir="/var/tmp"))
    monkeypatch.setenv("SYSTEMD_CREDENTIAL_SECRET", str(folder / "key"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def kept(machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> vault.Vault:
    """A folder of secrets on a machine of its own."""
    monkeypatch.setenv("KETING_VAULT", str(tmp_path / "secrets"))
    return vault.Vault(tmp_path / "secrets")


def do(line: str) -> int:
    return vault.main(line.split())


def opened(kept: vault.Vault, name: str, as_name: str = "") -> subprocess.CompletedProcess[bytes]:
    """What systemd does before it starts a service."""
    words = ["systemd-creds", "decrypt", f"--name={as_name or name}", str(kept.path(name)), "-"]
    return subprocess.run(words, capture_output=True, check=False)


def test_what_is_missing_is_made_and_sealed(kept: vault.Vault, capsys: pytest.CaptureFixture[str]) -> None:
    assert do("make") == 0
    values = [opened(kept, name).stdout.decode() for name in NEEDED]
    assert len({value for value in values if len(value) >= 43}) == len(NEEDED) == 4
    files = sorted(kept.folder.iterdir())
    assert [path.name for path in files] == sorted(f"{name}.cred" for name in NEEDED)
    assert {path.stat().st_mode & 0o777 for path in (kept.folder, *files)} == {0o700, 0o600}
    told = capsys.readouterr().out.encode() + b"".join(path.read_bytes() for path in files)
    assert [value for value in values if value.encode() in told] == []


def test_another_machine_or_name_opens_nothing(
    kept: vault.Vault, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    do("make")
    assert opened(kept, "KETING_OWNER_KEY").returncode == 0
    assert opened(kept, "KETING_OWNER_KEY", "KETING_LOGIN_KEY").returncode != 0
    monkeypatch.setenv("SYSTEMD_CREDENTIAL_SECRET", str(machine / "another"))
    subprocess.run(["systemd-creds", "setup"], check=True, capture_output=True)
    assert opened(kept, "KETING_OWNER_KEY").stdout == b""


def test_unsealed_whoever_has_the_file_has_it(
    kept: vault.Vault, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The twin: a machine without systemd, which says so."""
    monkeypatch.setattr(vault.Vault, "is_sealing", False)
    do("make")
    path = kept.path("KETING_OWNER_KEY")
    assert path
    assert len(path.read_text(encoding="utf-8")) == 64
    assert "NOT SEALED" in capsys.readouterr().out


def test_what_is_there_stays(kept: vault.Vault) -> None:
    do("make")
    before = opened(kept, "KETING_MASTER_KEY").stdout
    do("make")
    assert opened(kept, "KETING_MASTER_KEY").stdout == before
    for line in ("make KETING_MASTER_KEY", "renew KETING_MASTER_KEY", "renew KETING_SIGN_ON_SECRET"):
        with pytest.raises(Trouble):
            do(line)


def test_the_list_says_ages_and_what_is_due(kept: vault.Vault, capsys: pytest.CaptureFixture[str]) -> None:
    assert do("list") == 1
    assert "MISSING" in capsys.readouterr().out
    do("make")
    assert do("list") == 0
    path = kept.path("KETING_SECRET_KEY")
    assert path
    old = (clock.now() - timedelta(days=366)).timestamp()
    os.utime(path, (old, old))
    assert do("list") == 1
    (line,) = [one for one in capsys.readouterr().out.splitlines() if "OVERDUE" in one]
    assert line.startswith("KETING_SECRET_KEY")
    assert "366 days old" in line


def test_a_ring_keeps_what_opens_the_old(kept: vault.Vault) -> None:
    do(f"make {RING}")
    first = opened(kept, RING).stdout.decode()
    do(f"renew {RING}")
    newest, last = opened(kept, RING).stdout.decode().split()
    assert last == first != newest
    do(f"end {RING} --oldest")
    assert opened(kept, RING).stdout.decode() == newest
    with pytest.raises(Trouble, match="once it holds two"):
        do(f"end {RING} --oldest")


def test_an_end_is_an_end(kept: vault.Vault) -> None:
    do("make KETING_METRICS_KEY")
    with pytest.raises(Trouble, match="--sure"):
        do("end KETING_METRICS_KEY")
    assert do("end KETING_METRICS_KEY --sure") == 0
    assert list(kept.folder.iterdir()) == []


def test_one_that_was_given_is_kept_unseen(
    kept: vault.Vault, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("of the district\n"))
    assert do("keep KETING_SIGN_ON_SECRET") == 0
    assert opened(kept, "KETING_SIGN_ON_SECRET").stdout == b"of the district"
    assert "district\n" not in capsys.readouterr().out
    for name, given in (("KETING_SIGN_ON_SECRET", " \n"), ("KETING_MASTER_KEY", "short")):
        monkeypatch.setattr("sys.stdin", io.StringIO(given))
        with pytest.raises(Trouble, match="nothing is kept"):
            do(f"keep {name}")


def test_it_is_due_as_the_paper_says() -> None:
    paper = (ROOT / "deploy/SECURITY.md").read_text(encoding="utf-8")
    times = {"every year": 365, "every two years": 730}
    for name, secret in SECRETS.items():
        (row,) = re.findall(rf"^\| `{name}` \|.*\| ([^|]*) \|$", paper, re.MULTILINE)
        found = [days for words, days in times.items() if row.startswith(words)]
        assert (found or [None])[0] == secret.days, name


def test_it_is_a_command() -> None:
    assert load(COMMANDS["secrets"].target) is vault.main
