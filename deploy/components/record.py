"""`make audit`: how old each component is against SECURITY.md's frames, and whether a hole is known in it.

It asks the index that pip and npm are set to, writes what it found into `record.json` (dated, it goes with
the sources) and ends with 1 where a frame is over. `exceptions.toml`: who is spared, why, and until when.
"""

import json
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from deploy.components import asking
from deploy.components.ages import Found, compared
from deploy.components.files import locked_in, pinned_in
from deploy.local.surroundings import PROJECT
from keting import clock

HERE = Path(__file__).resolve().parent
RECORD, EXCEPTIONS = HERE / "record.json", HERE / "exceptions.toml"


def exceptions(text: str, day: date) -> dict[str, str]:
    """Reasons by name, of the exceptions that hold on this day."""
    found = tomllib.loads(text).get("exception", [])
    return {one["name"]: one["why"] for one in found if one["until"] >= day}


def wrong_in(record: Mapping[str, Any], spared: Mapping[str, str]) -> list[str]:
    """A line for each component over its frame, or with a known hole, at the record's day and not spared."""
    day = date.fromisoformat(record["asked_on"])
    found = [
        f"{name} {over}"
        for kind in ("python", "npm")
        for name, row in record[kind].items()
        if name not in spared and (over := Found(*row).over(day))
    ]
    holed = [name for kind in ("python", "npm") for name in record["holes"][kind]["known"]]
    return found + [f"{name}: a hole is known" for name in holed if name not in spared]


def asked(day: date) -> dict[str, Any]:
    """The record of a day: a row for each component, as `Found` has it."""
    index = asking.Index()
    pinned = pinned_in((PROJECT / "constraints.txt").read_text("utf-8"))
    locked = locked_in((asking.FRONTEND / "package-lock.json").read_text("utf-8"))
    python = {name: compared(version, index.releases(name)) for name, version in pinned.items()}
    npm_rows = {name: compared(version, asking.npm_releases(name)) for name, version in locked.items()}
    holes = {"python": asking.holes_of_python(index, python), "npm": asking.holes_of_npm(npm_rows)}
    return {
        "asked_on": str(day),
        "holes": {kind: asdict(one) for kind, one in holes.items()},
        "python": {name: row(one) for name, one in python.items()},
        "npm": {name: row(one) for name, one in npm_rows.items()},
    }


def row(found: Found) -> list[str]:
    """As short as it may be."""
    cells = [found.version, found.newest, found.line_since, found.any_since]
    while not cells[-1]:
        cells.pop()
    return cells


def written(record: Mapping[str, Any]) -> str:
    """A line for each component, so that a change of one is a change of one line."""
    lines = [f' "asked_on": {json.dumps(record["asked_on"])}', f' "holes": {json.dumps(record["holes"])}']
    for kind in ("python", "npm"):
        rows = ",\n".join(
            f"  {json.dumps(name)}: {json.dumps(cells)}" for name, cells in record[kind].items()
        )
        lines.append(f' "{kind}": {{\n{rows}\n }}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> int:
    """Ask, write the record, say what is wrong; 1 when anything is."""
    day = clock.today()
    record = asked(day)
    RECORD.write_text(written(record), "utf-8")
    wrong = wrong_in(record, exceptions(EXCEPTIONS.read_text("utf-8"), day))
    for kind, told in record["holes"].items():
        known = ", ".join(told["known"]) or "none"
        sys.stdout.write(
            f"holes in {kind}: {known} ({told['answered']} of {len(record[kind])} were answered for)\n"
        )
    for line in wrong:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(
        f"{len(record['python']) + len(record['npm'])} components, {len(wrong)} over their frame\n"
    )
    return int(bool(wrong))
