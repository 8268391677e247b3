"""Secrets from a folder of credentials: one source, ours alone, never a default beside them."""

import os
import struct
from pathlib import Path

import pytest

from keting import credentials, env

NAME = "KETING_METRICS_KEY"
SOMEBODY = 12345


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What systemd would hand us."""
    for name in (*credentials.FOLDERS, *credentials.SECRETS):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    return tmp_path


def put(folder: Path, value: str = "a secret\n", mode: int = 0o400) -> Path:
    path = folder / NAME
    path.write_text(value, encoding="utf-8")
    path.chmod(mode)
    return path


def lend(path: Path, user: int) -> None:
    """As systemd does it for a service's user: the file is root's, an access list names the reader."""
    none = 0xFFFFFFFF
    entries = [(1, 4, none), (2, 4, user), (4, 0, none), (16, 4, none), (32, 0, none)]
    raw = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *one) for one in entries)
    os.setxattr(path, credentials.ACCESS_LIST, raw)
    assert path.stat().st_mode & 0o777 == 0o440


def test_a_file_of_its_name_is_the_secret(folder: Path) -> None:
    put(folder)
    assert env.secret(NAME) == "a secret"


def test_a_containers_folder_comes_first(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    put(folder)
    (tmp_path / "container").mkdir()
    put(tmp_path / "container", "another")
    monkeypatch.setenv("KETING_CREDENTIALS", str(tmp_path / "container"))
    assert env.secret(NAME) == "another"


@pytest.mark.parametrize("mode", [0o444, 0o440, 0o404, 0o422, 0o420])
def test_one_that_others_can_read_or_change_is_refused(folder: Path, mode: int) -> None:
    put(folder, mode=mode)
    with pytest.raises(env.BadEnvironment, match=r"by others: chmod 400"):
        env.secret(NAME)


def test_one_that_is_lent_to_us_is_read(folder: Path) -> None:
    lend(put(folder), os.geteuid())
    assert env.secret(NAME) == "a secret"


def test_one_that_is_lent_to_somebody_is_refused(folder: Path) -> None:
    lend(put(folder), SOMEBODY)
    with pytest.raises(env.BadEnvironment, match="by others"):
        env.secret(NAME)


def test_somebody_elses_file_is_refused(folder: Path) -> None:
    os.chown(put(folder), SOMEBODY, -1)
    with pytest.raises(env.BadEnvironment, match="somebody else"):
        env.secret(NAME)


@pytest.mark.parametrize("value", ["", " \n", "a\0b"])
def test_an_empty_one_is_refused(folder: Path, value: str) -> None:
    put(folder, value)
    with pytest.raises(env.BadEnvironment, match="holds no secret"):
        env.secret(NAME)


def test_two_sources_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder)
    monkeypatch.setenv(NAME, "a secret")
    with pytest.raises(env.BadEnvironment, match="which is right"):
        env.secret(NAME)


def test_beside_a_key_store_no_key_has_a_default(folder: Path) -> None:
    assert env.key("KETING_MASTER_KEY", "for-checks") == "for-checks"
    put(folder)
    with pytest.raises(env.BadEnvironment, match="KETING_MASTER_KEY must be set"):
        env.key("KETING_MASTER_KEY", "for-checks")


def test_without_a_folder_it_is_a_variable(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "a variable")
    assert env.secret(NAME) == "a variable"
