"""Which tests run on one worker, and which start first.

Tests of the live house run on one: two houses would take each other's tasks from the one Redis. A file that
builds something for all its tests is one worker's too: it is built once. pytest-xdist 3.8 marks groups by
writing `_nodeid`, which pytest 9.2 no longer reads, so `--dist loadgroup` alone scatters them; here a file
tells by its text. What takes longest starts first, so that nobody waits for it in the end.
"""

from functools import cache
from pathlib import Path
from typing import Any

from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parents[1]
LIVE = "live"
LONG = ("tests/test_rehearsals.py", "tests/deploy/")


@cache
def group_of(file: str) -> str:
    """The group of a test file: the live house's, its own, or none."""
    text = (ROOT / file).read_text(encoding="utf-8")
    if f'xdist_group("{LIVE}")' in text:
        return LIVE
    return file if 'fixture(scope="module"' in text else ""


def turn_of(item: Any) -> int:
    """A key to sort by: the live house, what is long, other groups, the many small ones."""
    file = item.nodeid.split("::", 1)[0]
    group = group_of(file)
    return 0 if group == LIVE else 1 if file.startswith(LONG) else 2 if group else 3


class OneHouse(LoadScopeScheduling):  # type: ignore[misc]
    """Groups together, every other test by itself."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid.split("::", 1)[0]) or nodeid


def scheduler(config: Any, log: Any) -> OneHouse | None:
    """For `pytest_xdist_make_scheduler`."""
    config.option.loadscopereorder = False
    return OneHouse(config, log) if config.getvalue("dist") == "loadgroup" else None
