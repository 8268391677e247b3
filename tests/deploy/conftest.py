"""Homes for servers and houses, in the folders that real people have."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.handing import Handing


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder whose name has a space and Chinese characters."""
    outer = Path(tempfile.mkdtemp(prefix="keting-"))
    outer.chmod(0o711)
    inner = outer / "我的 客厅"
    inner.mkdir(mode=0o755)
    yield inner
    Handing(inner).clear()
    shutil.rmtree(outer)


def environments(folder: Path) -> list[str]:
    """Where the system shows the variables of each living process of a home."""
    found = [str(entry / "environ") for entry in Path("/proc").glob("[0-9]*") if is_inmate(entry, folder)]
    return [path for path in found if f"/{os.getpid()}/" not in path]


def is_inmate(entry: Path, folder: Path) -> bool:
    """Whether a process was started for a home or works inside it."""
    try:
        mine = f"KETING_HOME={folder}".encode() in (entry / "environ").read_bytes().split(b"\0")
        return mine or (entry / "cwd").readlink().is_relative_to(folder)
    except OSError:
        return False


def inmates(folder: Path) -> list[str]:
    """Command lines of living processes that were started for a home or work inside it."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        if not is_inmate(entry, folder) or int(entry.name) == os.getpid():
            continue
        with contextlib.suppress(OSError):
            found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    return [words for words in found if words]
