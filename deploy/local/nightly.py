"""The nightly backup of an open house: `keting backup`, once after each night's hour, loud when it fails."""

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from datetime import time as time_of_day
from pathlib import Path

from deploy.local.children import launch, outcome
from deploy.local.journal import Journal
from deploy.local.processes import Program, kill
from deploy.local.trouble import Trouble
from keting import clock
from keting.clock import ONE_DAY

NAME = "backup"
LOOK_EVERY = 60.0
# A house that was closed at the hour makes it good, but not in the moment of opening.
AFTER_OPENING = 600.0
AGAIN_AFTER = 3600.0


@dataclass
class Nightly:
    """Looks once a minute whether the last night has its backup; `newest` tells of when the newest one is."""

    program: Program
    journal: Journal
    at: time_of_day | None
    newest: Callable[[], datetime]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    due: float = field(default_factory=lambda: time.monotonic() + AFTER_OPENING, init=False)

    def tend(self) -> None:
        """Start it when it is due, say how it ended; a failed one is tried again within the hour."""
        if self.process is not None:
            self.follow(self.process)
        elif self.at is not None and time.monotonic() >= self.due:
            self.due = time.monotonic() + LOOK_EVERY
            if self.newest() < last_night(self.at, clock.now()):
                self.process = launch(self.program, NAME, self.journal)

    def follow(self, process: subprocess.Popen[bytes]) -> None:
        """Notice its end."""
        status = process.poll()
        if status is None:
            return
        self.process = None
        if status:
            self.due = time.monotonic() + AGAIN_AFTER
            self.journal.say(f"THE NIGHTLY BACKUP FAILED: it {outcome(status)}; it is tried again in an hour")

    def stop(self) -> None:
        """A half backup is no backup: the next one clears it away."""
        if self.process is not None:
            kill(self.process)


def hour_of(text: str) -> time_of_day | None:
    """Read KETING_BACKUP_AT: an hour of Shanghai's clock, or `never`; raises Trouble for anything else."""
    if text == "never":
        return None
    try:
        return time_of_day.fromisoformat(text)
    except ValueError as error:
        msg = f"KETING_BACKUP_AT must be an hour like 03:00, or never, not {text!r}"
        raise Trouble(msg) from error


def last_night(at: time_of_day, now: datetime) -> datetime:
    """The last time that Shanghai's clock showed the hour."""
    tonight = datetime.combine(clock.day_of(now), at, clock.SHANGHAI)
    return tonight if tonight <= now else tonight - ONE_DAY


def newest_in(folder: Path, opened: Path) -> datetime:
    """When the newest backup was whole; before the first one, when the house was opened first."""
    stamps = [path.parent.name for path in folder.glob("*/manifest.json")]
    moments = [moment for moment in map(moment_of, stamps) if moment is not None]
    return max(moments, default=datetime.fromtimestamp(opened.stat().st_mtime, clock.SHANGHAI))


def moment_of(name: str) -> datetime | None:
    """The moment that a backup's folder is named by."""
    try:
        return datetime.strptime(f"{name}+0000", "%Y%m%dT%H%M%SZ%z")
    except ValueError:
        return None
