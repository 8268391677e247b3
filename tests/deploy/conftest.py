"""Homes for servers and houses, in the folders that real people have."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder whose name has a space and Chinese characters."""
    outer = Path(tempfile.mkdtemp(prefix="keting-"))
    outer.chmod(0o711)
    inner = outer / "我的 客厅"
    inner.mkdir(mode=0o755)
    yield inner
    shutil.rmtree(outer)


def inmates(folder: Path) -> list[str]:
    """Command lines of living processes that were started for a home or work inside it."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            mine = f"KETING_HOME={folder}".encode() in (entry / "environ").read_bytes().split(b"\0")
            inside = (entry / "cwd").readlink().is_relative_to(folder)
            words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if (mine or inside) and words and int(entry.name) != os.getpid():
            found.append(words)
    return found
