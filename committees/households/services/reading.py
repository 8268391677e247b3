"""From the bytes of a file to its rows, through a process that may be killed."""

import json
import signal
import subprocess
import sys
from pathlib import Path

from committees.households.services.sentences import FILE_REFUSALS
from keting.refusal import Refusal

PROGRAM = Path(__file__).with_name("reader_process.py")
SECONDS = 20

Cell = str | float | int | list[str]
Sheet = list[list[Cell]]


def read_sheets(content: bytes) -> list[Sheet]:
    """The first visible sheets of an xlsx, xls or CSV file; a Refusal says in one sentence why not.

    Limits (shared with the program): 10 MB, 50 MB unpacked, 100-fold, 20,000 rows of 60 columns, 20 s,
    512 MB.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(PROGRAM)],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={"LANG": "C.UTF-8"},
            cwd="/",
        )
    except subprocess.TimeoutExpired as error:
        msg = "too_slow"
        raise refused(msg) from error
    if done.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        msg = "too_slow"
        raise refused(msg)
    if done.returncode != 0:
        raise refused("too_big_inside" if done.returncode == -signal.SIGABRT else "broken")
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise refused(answer["refused"])
    sheets: list[Sheet] = answer["sheets"]
    return sheets


def refused(code: str) -> Refusal:
    """The refusal of a whole file."""
    return Refusal(code, FILE_REFUSALS[code])
