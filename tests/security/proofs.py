"""Which tests `asvs.toml` names as proofs, and which of them have not passed in this run."""

import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any

TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("asvs.toml").read_text(encoding="utf-8"))


def proofs() -> dict[str, list[str]]:
    """Ids of the requirements by the test that proves them (`kernel/test_x.py::test_y`)."""
    found: dict[str, list[str]] = {}
    for entry in (*TABLE["met"], *TABLE["named"]):
        for test in entry["by"]:
            found.setdefault(test, []).extend(entry["ids"])
    return found


def name_of(nodeid: str) -> str:
    """The test of one of its cases, as the table writes it."""
    return nodeid.partition("[")[0].removeprefix("tests/")


def unproved(passed: Collection[str], others: Collection[str]) -> list[str]:
    """A line for each proof that did not pass, or not in each of its cases; both are names of pytest's."""
    held = {name_of(one) for one in passed} - {name_of(one) for one in others}
    return [f"{test}: {' '.join(ids)}" for test, ids in sorted(proofs().items()) if test not in held]


def is_excused(line: str, absent: Collection[str]) -> bool:
    """Whether a line of `unproved` is of a test that wanted a program which this machine has not."""
    return line.partition(": ")[0] in {name_of(one) for one in absent}
