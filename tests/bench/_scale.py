"""The sizes of a growing city: open what is missing, then measure it and a street of 31 in turn.

`python -m tests.bench._scale SIZE MINUTES`, started by `keting bench-scale` (tests.scaling). A size that was
reached and measured has its line in `scale.jsonl` of the home and is only said again.
"""

import csv
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import django

from tests.running import tell
from tests.scaling import CITY, SIZES, STREET

AIM = "page p95 ≤ 1.5× of 31's; 6,509 opened, migrated and counted within an hour"
SOURCE = Path(__file__).parent / "data" / "shanghai_committees.csv"
# An hour for the whole city, measuring included.
MOST_MINUTES = 60.0


def main(words: list[str]) -> int:
    """Go from size to size until time is up; 1 unless every size was reached and met its aim."""
    django.setup()
    from tests.bench import _scale_sides

    last, until = int(words[0]), time.monotonic() + 60 * float(words[1])
    told, met = kept(), True
    with _scale_sides.both(STREET, CITY) as (street, city):
        for size in (size for size in SIZES if size <= last):
            found = told.get(f"scale_{size}") or reach(size, until, street, city)
            tell(found)
            met = met and found["met"]
            if found["n"] < size:
                break
            if found["name"] not in told:
                keep(found)
    return int(not met)


def reach(size: int, until: float, street: Any, city: Any) -> dict[str, Any]:
    """Open up to a size, as far as time goes, and measure."""
    began = time.monotonic() - 60 * waited(size)
    took = grow(size, until, began, city)
    found = {"name": f"scale_{size}", "unit": "ms, page p95", "n": len(city.committees)}
    mine, theirs = city.measured_beside(street)
    found |= {"ours": mine["page_p95_ms"], "peer": None, "limit": theirs["page_p95_ms"]}
    found["opened_now"], found["opening_with_commit_ms"] = len(took), round(1000 * median(took or [0]), 1)
    found |= {"city": mine, "street_of_31": theirs, "ratios_to_31": ratios(mine, theirs)}
    note_spent(size, began)
    minutes = spent(began) + sum(one["minutes"] for one in kept().values())
    found |= {"minutes": round(spent(began), 1), "minutes_in_all": round(minutes, 1), "aim": AIM}
    is_quick = mine["page_p95_ms"] <= 1.5 * theirs["page_p95_ms"] and minutes <= MOST_MINUTES
    found["met"] = found["n"] >= size and is_quick
    found["note"] = "" if found["n"] >= size else f"{found['n']} of {size} when time was up: call it again"
    return found


def grow(size: int, until: float, began: float, city: Any) -> list[float]:
    """Open what is missing, one transaction for each; seconds of each. What it took is noted as it goes."""
    missing = [one for one in list(openings())[:size] if one.schema not in city.schemas]
    took = []
    for number, one in enumerate(missing, start=1):
        if time.monotonic() > until:
            break
        took.append(city.open(one))
        if number % 100 == 0:
            note_spent(size, began)
            sys.stderr.write(f"{number}/{len(missing)} opened, {1000 * median(took[-100:]):.0f} ms each\n")
    city.look()
    return took


def openings() -> Iterator[Any]:
    """The city's register, its own street first; a name that is taken gets its street's before it."""
    from tenants import registers
    from tenants.admission import Opening

    known = registers.committee_openings()
    yield from known
    names, codes = {one.name for one in known}, {one.code for one in known}
    with SOURCE.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            name = row["committee_name"]
            if name in names:
                name = row["street_name"] + name
            if name in names:
                name = row["district_name"] + name
            if row["committee_code"] not in codes and name not in names:
                names.add(name)
                yield Opening(code=row["committee_code"], name=name, opened_on=registers.EDITION)


def ratios(mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, float]:
    """How many times what the street of 31 costs."""
    pairs = {name: (mine[name], theirs.get(name)) for name in mine}
    return {name: round(one / other, 2) for name, (one, other) in pairs.items() if one and other}


def spent(began: float) -> float:
    """Minutes since."""
    return (time.monotonic() - began) / 60


def waited(size: int) -> float:
    """Minutes that calls have spent on this size already, which were stopped."""
    noted = json.loads(spending().read_text("utf-8")) if spending().exists() else [size, 0.0]
    return float(noted[1]) if noted[0] == size else 0.0


def note_spent(size: int, began: float) -> None:
    """For the next call, should this one be stopped."""
    spending().write_text(json.dumps([size, spent(began)]), "utf-8")


def spending() -> Path:
    """Where that is noted."""
    return Path(os.environ["KETING_HOME"]) / "spending.json"


def kept() -> dict[str, dict[str, Any]]:
    """The lines of earlier calls, by name."""
    path = results()
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return {one["name"]: one for one in map(json.loads, lines)}


def keep(found: dict[str, Any]) -> None:
    """Keep a line for the next call."""
    with results().open("a", encoding="utf-8") as file:
        file.write(json.dumps(found, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())


def results() -> Path:
    """Where the lines are kept."""
    return Path(os.environ["KETING_HOME"]) / "scale.jsonl"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
