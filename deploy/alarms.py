"""On the collector: what of the lines that have come since the last look wakes whom. It needs Python alone.

`alarms.py --journal FOLDER --rules alarms.toml --state FILE --tell PROGRAM`: for each rule that is met the
program is called with whom it wakes and one line to read. Told once; what failed comes at the next look.
"""

import argparse
import json
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECOND = 1_000_000


@dataclass(frozen=True)
class Rule:
    """`words` in a line of a unit, or under a name of syslog's, that matches `source`."""

    name: str
    wakes: str
    source: str
    words: str

    def is_met(self, line: dict[str, Any]) -> bool:
        """Whether this line is one of those."""
        source = " ".join(str(line.get(name, "")) for name in ("_SYSTEMD_UNIT", "UNIT", "SYSLOG_IDENTIFIER"))
        return bool(re.search(self.source, source) and re.search(self.words, message(line)))


def message(line: dict[str, Any]) -> str:
    """What a line says; journalctl writes what is not plain text as numbers."""
    said = line.get("MESSAGE") or ""
    return said if isinstance(said, str) else bytes(said).decode("utf-8", "replace")


def lines(journal: Path, *words: str) -> Iterator[dict[str, Any]]:
    """Entries of the journal."""
    command = ["journalctl", "--quiet", "--output=json", f"--directory={journal}", *words]
    done = subprocess.run(command, capture_output=True, check=True)
    return map(json.loads, done.stdout.splitlines())


def look(journal: Path, rules: dict[str, Any], state: dict[str, Any], now: float) -> list[tuple[str, str]]:
    """Whom to wake, with one line each; `state` is brought up to this look."""
    since = [f"--after-cursor={state['cursor']}"] if "cursor" in state else []
    came = list(lines(journal, *since))
    found = []
    for rule in (Rule(**one) for one in rules["rule"]):
        met = [line for line in came if rule.is_met(line)]
        if met:
            at = time.strftime("%FT%TZ", time.gmtime(int(met[0]["__REALTIME_TIMESTAMP"]) / SECOND))
            found.append((rule.wakes, f"{rule.name}: {len(met)}, the first at {at}"))
    if came:
        state |= {"cursor": came[-1]["__CURSOR"], "came": int(came[-1]["__REALTIME_TIMESTAMP"]) / SECOND}
    is_silent = now - state.get("came", 0) > rules["silence"]["seconds"]
    if is_silent and not state.get("is_silent"):
        found.append(
            (rules["silence"]["wakes"], f"silence: nothing came for {rules['silence']['seconds']} s")
        )
    state["is_silent"] = is_silent
    return found


def main(words: list[str]) -> int:
    """One look; 1 when somebody could not be told."""
    parser = argparse.ArgumentParser(prog="alarms.py", description=__doc__)
    for name in ("--journal", "--rules", "--state", "--tell"):
        parser.add_argument(name, type=Path, required=True)
    given = parser.parse_args(words)
    state = json.loads(given.state.read_text("utf-8")) if given.state.exists() else {}
    rules = tomllib.loads(given.rules.read_text("utf-8"))
    for wakes, line in look(given.journal, rules, state, time.time()):
        if subprocess.run([given.tell, wakes, line], check=False).returncode:
            sys.stderr.write(f"not told: {wakes}: {line}\n")
            return 1
    half = given.state.with_suffix(".half")
    half.write_text(json.dumps(state), "utf-8")
    half.replace(given.state)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
