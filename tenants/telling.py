"""What commands say: a bar while it goes on, a line for each office at the end."""

import sys
from collections import Counter

from tenants.migrating.rollout import Line, Report

WIDTH = 30


def say(line: str) -> None:
    """A line of progress."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def bar(done: int, total: int, what: str) -> None:
    """A bar that grows in place on a terminal; elsewhere ten lines in all."""
    if sys.stdout.isatty():
        full = "█" * (WIDTH * done // total)
        end = "\n" if done == total else ""
        sys.stdout.write(f"\r\033[K{full:░<{WIDTH}} {done}/{total} {what}{end}")
        sys.stdout.flush()
    elif done == total or done * 10 // total > (done - 1) * 10 // total:
        say(f"{done}/{total} {what}")


def step(done: int, total: int, what: str) -> None:
    """A step of one opening, on a terminal only."""
    if sys.stdout.isatty():
        bar(done, total, what)


def migrated(done: int, total: int, line: Line) -> None:
    """The bar of a migration."""
    bar(done, total, f"{line.ring} {line.tenant.name}: {line.outcome}")


def tell(report: Report) -> None:
    """A line for each office that was to be changed, and the sum."""
    for line in report.lines:
        added = ", ".join(sorted(f"{app}.{name}" for app, name in line.lacking))
        took = f"{line.seconds:.2f} s, {line.attempts}×" if line.attempts else ""
        name = f"{line.tenant.schema_name} {line.tenant.name}"
        say("  ".join(filter(None, [f"{line.ring:7}", name, line.outcome, took, line.problem or added])))
    counts = Counter(line.outcome for line in report.lines)
    said = [f"{number} {outcome}" for outcome, number in counts.items()]
    say(", ".join([*said, f"{report.current} up to date already"]))
    if report.failed:
        say("stopped after the first ring that failed; mend the reason and run `keting migrate` again")
