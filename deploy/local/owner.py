"""Who runs the servers, and where their files can lie.

PostgreSQL refuses to run as root. Root therefore lends the servers a number that nobody on this machine has;
what that number cannot reach (a 0700 home) is copied or placed under /var/lib/keting.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from deploy.local.trouble import Trouble

FREE_UIDS = range(600, 900)
REFUGE = Path("/var/lib/keting")
SOCKETS = Path("/tmp")  # noqa: S108  a socket's path may be 107 bytes long at most


@dataclass(frozen=True)
class Owner:
    """The user number under which the servers run."""

    uid: int

    @property
    def is_other(self) -> bool:
        """Tell whether the servers run as somebody else than we do."""
        return self.uid != os.geteuid()

    def can_enter(self, folder: Path) -> bool:
        """Tell whether this user can pass through a folder."""
        if not self.is_other:
            return os.access(folder, os.X_OK)
        return self.succeeds("/bin/sh", "-c", 'test -x "$1"', "sh", str(folder))

    def succeeds(self, *command: str) -> bool:
        """Tell whether a command works as this user."""
        try:
            done = subprocess.run(
                command,
                user=self.uid,
                group=self.uid,
                extra_groups=[],
                capture_output=True,
                check=False,
                cwd="/",
            )
        except OSError:
            return False
        return done.returncode == 0

    def take(self, tree: Path) -> None:
        """Give a whole tree to this user."""
        if not self.is_other:
            return
        for folder, _, files in os.walk(tree):
            os.chown(folder, self.uid, self.uid)
            for name in files:
                os.chown(Path(folder, name), self.uid, self.uid, follow_symlinks=False)

    def private(self, folder: Path) -> Path:
        """Make a folder that only this user enters; refuse one that somebody else has put there."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid not in {self.uid, os.geteuid()}:
            msg = f"{folder} belongs to somebody else: remove it, then start again"
            raise Trouble(msg)
        if found.st_uid != self.uid:
            os.chown(folder, self.uid, self.uid)
        folder.chmod(0o700)
        return folder


def owner_for(data: Path) -> Owner:
    """Return ourselves, or for root the owner of existing data, else the first number nobody has."""
    if os.geteuid() != 0:
        return Owner(os.geteuid())
    if data.exists() and data.stat().st_uid != 0:
        return Owner(data.stat().st_uid)
    taken = {entry.pw_uid for entry in pwd.getpwall()}
    return Owner(next(uid for uid in FREE_UIDS if uid not in taken))


def named() -> Owner:
    """Return a user that has a name, which initdb wants of its own (the server does not)."""
    if os.geteuid() != 0:
        return Owner(os.geteuid())
    try:
        return Owner(pwd.getpwnam("nobody").pw_uid)
    except KeyError as error:
        msg = "There is no user `nobody` on this machine, whom root needs to set up PostgreSQL"
        raise Trouble(msg) from error


def short(path: Path) -> str:
    """Return eight letters that stand for a path."""
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:8]


def place_for(home: Path) -> Path:
    """Return where the data of a home lie: in it, or in a refuge when root's servant cannot enter."""
    if os.geteuid() != 0 or named().can_enter(home):
        return home
    return passable(REFUGE / short(home))


def passable(folder: Path) -> Path:
    """Make a folder of the refuge that everybody may pass through, whatever the umask."""
    for each in (REFUGE, folder):
        each.mkdir(parents=True, exist_ok=True)
        each.chmod(0o711)
    return folder


def copy_of(trees: list[Path], base: Path) -> Path:
    """Copy trees that lie below `base` to the refuge once, readable by all; return the new base."""
    stamp = "-".join(str(tree.stat().st_mtime_ns) for tree in trees)
    target = REFUGE / f"programs-{hashlib.sha256(f'{base}{stamp}'.encode()).hexdigest()[:8]}"
    if target.exists():
        return target
    half = passable(target.with_name(f"{target.name}.{os.getpid()}"))
    for tree in trees:
        goal = half / tree.relative_to(base)
        goal.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(tree, goal, symlinks=True) if tree.is_dir() else shutil.copy2(tree, goal)
    for folder, _, files in os.walk(half):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder, name)
            path.chmod(path.stat().st_mode | 0o444 | (0o111 if path.stat().st_mode & 0o100 else 0))
    half.rename(target)
    return target
