"""`keting backup`: whole while people write, whole on disk, and no half one after a failure."""

import sys
import tarfile
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deploy.backup import commands, kept, packed, taking
from deploy.backup.living import Living
from deploy.backup.packed import check_base
from deploy.backup.programs import run
from deploy.local.servers import locked
from deploy.local.surroundings import new_secrets
from deploy.local.trouble import Trouble
from tests.deploy.houses import KEY, Home, archived_house, quiet
from tests.plugin import TEMPLATE, database_url

OFFICES = ["c310104008041.tar", "c310104008043.tar", "street.tar"]


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETING_MASTER_KEY", KEY)


@pytest.fixture(scope="module")
def house() -> Iterator[Home]:
    """One house for the file."""
    with archived_house() as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where backups go: a name as people give it."""
    return tmp_path / "我的 备份"


def write_until(over: threading.Event, house: Living, written: list[int]) -> None:
    """Write rows as fast as they go."""
    while not over.is_set():
        written.append(house.ask("INSERT INTO public.busy DEFAULT VALUES RETURNING id")[0][0])


def test_backup_while_people_write(house: Home, folder: Path) -> None:
    living = house.living
    living.ask("CREATE TABLE public.busy (id bigint GENERATED ALWAYS AS IDENTITY)")
    over, written = threading.Event(), [0]
    writer = threading.Thread(target=write_until, args=(over, living, written))
    writer.start()
    made = taking.take(living, taking.Order(folder, 2, quiet))
    over.set()
    writer.join()
    assert len(written) > 50
    assert kept.backups(folder) == [made]
    assert made.damaged() == []
    assert set(made.offices) == {"c310104008041", "c310104008043", "street"}
    assert any(path.name == made.first_segment for path in (folder / "wal").iterdir())
    assert made.folder.stat().st_mode & 0o777 == 0o700
    living.ask("DROP TABLE public.busy")


def test_no_key_is_in_it(house: Home, folder: Path) -> None:
    house.add("c310104008043")
    made = taking.take(house.living, taking.Order(folder, 1, quiet))
    dumps = list(made.folder.rglob("*.dump"))
    assert dumps
    texts = [run(house.living.programs / "pg_restore", "--file=-", dump).encode() for dump in dumps]
    texts += [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert [text[:80] for text in texts if KEY.encode() in text] == []


def test_old_ones_go_with_their_log(house: Home, folder: Path) -> None:
    servers, living = house.servers, house.living
    made = [taking.take(living, taking.Order(folder, 1, quiet)) for _ in range(2)]
    assert kept.backups(folder) == made[1:]
    assert not made[0].folder.exists()
    for archive in (folder / "wal", servers.postgres.archive):
        names = [path.name for path in kept.segments(archive)]
        assert min(names) == made[1].first_segment


def test_a_missing_night_is_told(
    house: Home, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    taking.take(house.living, taking.Order(folder, 1, quiet))
    monkeypatch.setattr(commands, "LONGEST_WITHOUT", timedelta(0))
    assert commands.backup([str(folder), "--list"]) == 1
    assert "THE NEWEST BACKUP IS OLDER" in capsys.readouterr().out


def test_each_damage_is_found(house: Home, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = taking.take(house.living, taking.Order(folder, 1, quiet))
    assert commands.backup([str(folder), "--list"]) == 0
    spoil(made.base / "base.tar.gz")
    assert commands.backup([str(folder), "--list"]) == 1
    assert "DAMAGED: base/base.tar.gz" in capsys.readouterr().out
    with pytest.raises(Trouble, match="damaged"):
        check_base(made.base)
    (made.folder / "committees" / "street.tar").unlink()
    assert made.damaged() == ["base/base.tar.gz", "committees/street.tar"]


def spoil(path: Path) -> None:
    """Change one byte in the middle."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


def test_a_failure_leaves_no_half_backup(house: Home, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: Any) -> None:
        msg = "no room"
        raise Trouble(msg)

    monkeypatch.setattr(taking, "dump_office", fail)
    with pytest.raises(Trouble, match="no room"):
        taking.take(house.living, taking.Order(folder, 1, quiet))
    assert [path.name for path in folder.iterdir()] == [".lock"]
    with pytest.raises(Trouble, match="`keting backup` makes one"):
        commands.backup([str(folder), "--list"])


def test_one_backup_at_a_time(house: Home, folder: Path) -> None:
    folder.mkdir()
    with locked(folder / ".lock", ""), pytest.raises(Trouble, match="is running"):
        taking.take(house.living, taking.Order(folder, 1, quiet))


def test_a_server_of_somebody_else_gets_dumps_only(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in new_secrets().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("KETING_HOME", str(folder / "home"))
    monkeypatch.setenv("DATABASE_URL", database_url(TEMPLATE))
    assert commands.backup([str(folder)]) == 0
    assert commands.ONLY_DUMPS in capsys.readouterr().out
    (made,) = kept.backups(folder)
    assert made.damaged() == []
    assert not made.first_segment
    assert sorted(path.name for path in (made.folder / "committees").iterdir()) == OFFICES


def test_without_keys_nothing_begins(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*new_secrets(), "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KETING_HOME", str(folder))
    with pytest.raises(Trouble, match="No house was ever open"):
        commands.backup([])
    assert not folder.exists()


@pytest.mark.parametrize("has_filter", [True, False])
@pytest.mark.parametrize("name", ["../outside", "link"])
def test_nothing_is_unpacked_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, has_filter: bool
) -> None:
    """Whatever Python knows of it."""
    if not has_filter:
        monkeypatch.delattr(tarfile, "data_filter", raising=False)
    with tarfile.open(tmp_path / "one.tar", "w") as tar:
        member = tarfile.TarInfo(name)
        if name == "link":
            member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(member)
    with tarfile.open(tmp_path / "one.tar") as tar, pytest.raises(tarfile.TarError):
        packed.extract(tar, tmp_path / "here")
    assert not (tmp_path / "outside").exists()


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="there Python warns without its filter")
def test_without_the_look_it_lands_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    monkeypatch.delattr(tarfile, "data_filter", raising=False)
    monkeypatch.setattr(Path, "is_relative_to", lambda *_given: True)
    (tmp_path / "here").mkdir()
    with tarfile.open(tmp_path / "one.tar", "w") as tar:
        tar.addfile(tarfile.TarInfo("../outside"))
    with tarfile.open(tmp_path / "one.tar") as tar:
        packed.extract(tar, tmp_path / "here")
    assert (tmp_path / "outside").exists()
