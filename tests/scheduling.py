"""Tests of one live house run on one worker: two houses would take each other's tasks from the one Redis.

pytest-xdist 3.8 marks groups by writing `_nodeid`, which pytest 9.2 no longer reads, so `--dist loadgroup`
alone scatters them. Here a test file that names the group is the group.
"""

from functools import cache
from pathlib import Path
from typing import Any

from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parents[1]
LIVE = "live"


@cache
def is_live(file: str) -> bool:
    """Whether a test file belongs to the live house."""
    return f'xdist_group("{LIVE}")' in (ROOT / file).read_text(encoding="utf-8")


class OneHouse(LoadScopeScheduling):  # type: ignore[misc]
    """Live files together, every other test by itself."""

    def _split_scope(self, nodeid: str) -> str:
        return LIVE if is_live(nodeid.split("::", 1)[0]) else nodeid


def scheduler(config: Any, log: Any) -> OneHouse | None:
    """For `pytest_xdist_make_scheduler`."""
    return OneHouse(config, log) if config.getvalue("dist") == "loadgroup" else None
