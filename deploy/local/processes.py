"""Child processes that never outlive us: own session, killed with their parent even by kill -9."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
PAUSE = 0.05
# Loaded before any fork: nothing may be imported between fork and exec.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

Patience = Callable[[], None]


def endless() -> None:
    """Wait without being asked to stop."""


@dataclass(frozen=True)
class Program:
    """How a child is started: `uid` None keeps our own; `farewell` is what it gets when we die."""

    command: Sequence[str | Path]
    cwd: Path | None = None
    env: dict[str, str] | None = None
    uid: int | None = None
    farewell: signal.Signals = signal.SIGTERM
    output: IO[bytes] | int | None = field(default=None)


def spawn(program: Program) -> subprocess.Popen[bytes]:
    """Start a child in its own session, without our terminal; call from the main thread only."""
    parent = os.getpid()

    def tie() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, int(program.farewell), 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    drop = program.uid is not None and program.uid != os.geteuid()
    return subprocess.Popen(
        [str(word) for word in program.command],
        cwd=program.cwd,
        env=program.env,
        stdin=subprocess.DEVNULL,
        stdout=program.output,
        stderr=subprocess.STDOUT if program.output is not None else None,
        start_new_session=True,
        preexec_fn=tie,  # noqa: PLW1509  it only calls prctl, loaded before
        user=program.uid if drop else None,
        group=program.uid if drop else None,
        extra_groups=[] if drop else None,
    )


def wait(child: subprocess.Popen[bytes], patience: Patience = endless) -> int:
    """Wait for the end of a child; when `patience` raises, kill the child's whole group first."""
    try:
        while child.poll() is None:
            patience()
            time.sleep(PAUSE)
    except BaseException:
        kill(child)
        raise
    return child.returncode


def stop(child: subprocess.Popen[bytes], how: Sequence[tuple[signal.Signals, float]]) -> None:
    """Send the signals in turn, each with its time to work (seconds), at last SIGKILL to the group."""
    for number, seconds in how:
        if child.poll() is not None:
            break
        child.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(seconds)
    kill(child)


def kill(child: subprocess.Popen[bytes]) -> None:
    """Kill whatever is left of a child's group and reap the child."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
