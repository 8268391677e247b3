"""The processes of the house: started, followed, started again when they fall, stopped together."""

import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from deploy.local.journal import Journal
from deploy.local.processes import Patience, Program, kill, spawn, wait
from deploy.local.trouble import Stopped, Trouble

LONGEST_PAUSE = 30.0
STEADY_AFTER = 60.0
PATIENCE_AT_STOP = 10.0
LOOK_SECONDS, LINGER_SECONDS = 1.0, 60.0


class Signals:
    """Remembers that somebody asked us to stop; nothing is ever interrupted half-way."""

    WATCHED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def __init__(self) -> None:
        self.received: signal.Signals | None = None
        for number in self.WATCHED:
            signal.signal(number, self.remember)

    def ignore(self) -> None:
        """Let an impatient further signal not spoil the last moment of a clean stop."""
        for number in self.WATCHED:
            signal.signal(number, signal.SIG_IGN)

    def remember(self, number: int, frame: object) -> None:
        """Keep the first signal; the second changes nothing."""
        self.received = self.received or signal.Signals(number)

    def check(self) -> None:
        """Raise Stopped when a signal has come."""
        if self.received:
            raise Stopped(self.received.name)


@dataclass
class Child:
    """A process that shall run as long as the house does."""

    name: str
    program: Program
    journal: Journal
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started: float = field(default=0.0, init=False)
    falls: int = field(default=0, init=False)
    due: float = field(default=0.0, init=False)

    def tend(self) -> None:
        """Start it when it is due; notice a fall and wait longer after each one."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self.start()
        elif self.process.poll() is not None:
            self.falls = 1 if now - self.started > STEADY_AFTER else self.falls + 1
            pause = min(2.0 ** (self.falls - 1), LONGEST_PAUSE)
            kill(self.process)
            how = outcome(self.process.returncode)
            self.journal.say(f"{self.name} {how}; it starts again in {pause:.0f} s")
            self.process, self.due = None, now + pause

    def start(self) -> None:
        """Start it and follow what it says."""
        self.process = launch(self.program, self.name, self.journal)
        self.started = time.monotonic()


@dataclass
class OnCall(Child):
    """A process that runs only while it is wanted, and a while longer."""

    is_wanted: Callable[[], bool] = lambda: True
    looks_at: float = field(default=0.0, init=False)
    wanted_until: float = field(default=0.0, init=False)
    is_leaving: bool = field(default=False, init=False)

    def tend(self) -> None:
        """Call it, or let it finish what it does and go."""
        now = time.monotonic()
        if now >= self.looks_at:
            self.looks_at = now + LOOK_SECONDS
            if self.is_wanted():
                self.wanted_until = now + LINGER_SECONDS
        if self.is_leaving and self.process is not None and self.process.poll() is not None:
            kill(self.process)
            self.process, self.is_leaving, self.due = None, False, now
        if now < self.wanted_until or (self.process is not None and not self.is_leaving):
            super().tend()
        if now >= self.wanted_until and self.process is not None and not self.is_leaving:
            self.process.terminate()
            self.is_leaving = True


def launch(program: Program, name: str, journal: Journal) -> subprocess.Popen[bytes]:
    """Start a program whose words go to the journal."""
    process = spawn(program)
    if process.stdout is not None:
        journal.follow(process.stdout, name)
    return process


def step(name: str, program: Program, journal: Journal, patience: Patience) -> None:
    """Run something to its end before the house opens."""
    process = launch(program, name, journal)
    if wait(process, patience):
        msg = f"{name} {outcome(process.returncode)}; what it said stands above"
        raise Trouble(msg)


def stop_all(children: Sequence[Child]) -> None:
    """Ask all to stop, wait, then kill what is left of their groups."""
    running = [child.process for child in children if child.process is not None]
    for process in running:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + PATIENCE_AT_STOP
    while any(process.poll() is None for process in running) and time.monotonic() < deadline:
        time.sleep(0.05)
    for process in running:
        kill(process)


def outcome(code: int) -> str:
    """Say how a process ended."""
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with status {code}"
