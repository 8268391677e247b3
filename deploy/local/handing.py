"""What a process is told: its own secrets as files of a folder in memory, the rest as variables.

A process's variables can be read by whoever watches it, and go on to whatever it starts; its folder does not.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from deploy.local.owner import short
from deploy.local.trouble import Trouble
from keting.credentials import ADDRESSES, FOLDERS, SECRETS

MEMORY = Path("/dev/shm")  # noqa: S108  a folder of ours alone is made in it
# Who may know all: the commands that somebody calls beside the house, or before it opens.
EVERYTHING = "commands"


@dataclass(frozen=True)
class Handing:
    """A house's folder of folders, one for each process."""

    home: Path

    @property
    def place(self) -> Path:
        """In memory, where this machine has such a place: nothing is left when it is switched off."""
        base = MEMORY if os.access(MEMORY, os.W_OK) else self.home
        return base / f"keting-{os.geteuid()}-{short(self.home)}"

    def clear(self) -> None:
        """Take all of it away, also what a killed house has left."""
        if self.place.is_symlink() or (self.place.exists() and self.place.stat().st_uid != os.geteuid()):
            msg = f"{self.place} belongs to somebody else: remove it, then start again"
            raise Trouble(msg)
        shutil.rmtree(self.place, ignore_errors=True)

    def to(self, process: str, variables: Mapping[str, str]) -> dict[str, str]:
        """Return what the process finds in its environment; its secrets lie in a folder that this names."""
        folder = self.place / process
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.place.chmod(0o700)
        for name, value in variables.items():
            if is_secret(name, value) and (process == EVERYTHING or process in SECRETS[name].told):
                write(folder / name, value)
        return without_secrets(variables) | {FOLDERS[0]: str(folder)}

    @contextlib.contextmanager
    def lent(self, variables: Mapping[str, str]) -> Iterator[dict[str, str]]:
        """The same for one process that ends, and is told all."""
        try:
            yield self.to(EVERYTHING, variables)
        finally:
            self.clear()


def is_secret(name: str, value: str) -> bool:
    """Whether a variable must not be seen; an address is one when it holds a password."""
    if name in ADDRESSES:
        return bool(urlsplit(value).password)
    return name in SECRETS and bool(value)


def without_secrets(variables: Mapping[str, str]) -> dict[str, str]:
    """The variables that anybody may see, for programs that need no secret of ours."""
    return {
        name: value
        for name, value in variables.items()
        if name not in FOLDERS and not (name in SECRETS and (name not in ADDRESSES or is_secret(name, value)))
    }


def write(path: Path, value: str) -> None:
    """Write a secret so that only we can read it."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w") as file:
        file.write(value)
