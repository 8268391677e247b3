"""One readable log for many processes: every line says who speaks."""

import contextlib
import os
import sys
import threading
from typing import IO

COLOURS = {"keting": "1;31", "web": "36", "worker": "33", "opening": "32"}
OTHER = "34"
WIDTH = 13


class Journal:
    """Writes lines to the terminal; a terminal that has gone away is no reason to fall over."""

    def __init__(self, out: IO[str] | None = None) -> None:
        self.out = out or sys.stdout
        self.is_colourful = self.out.isatty() and "NO_COLOR" not in os.environ
        self.turn = threading.Lock()

    def say(self, line: str, who: str = "keting") -> None:
        """Write one line."""
        name = f"{who:<{WIDTH}}"
        if self.is_colourful:
            name = f"\033[{COLOURS.get(who, OTHER)}m{name}\033[0m"
        with self.turn, contextlib.suppress(OSError, ValueError):
            self.out.write(f"{name} {line}\n")
            self.out.flush()

    def follow(self, pipe: IO[bytes], who: str) -> threading.Thread:
        """Repeat a process's output line by line until it ends."""
        thread = threading.Thread(target=self.repeat, args=(pipe, who), daemon=True)
        thread.start()
        return thread

    def repeat(self, pipe: IO[bytes], who: str) -> None:
        """Repeat lines; empty ones are left out."""
        with pipe:
            for line in pipe:
                text = line.decode("utf-8", "replace").rstrip()
                if text:
                    self.say(text, who)
