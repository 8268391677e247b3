"""`keting backup` and `keting restore`."""

import argparse
import os
import sys
import time
from pathlib import Path

from deploy.backup import kept, taking
from deploy.backup.living import enter, living
from deploy.local.surroundings import Surroundings
from deploy.local.trouble import Trouble

KEEP = 7
ONLY_DUMPS = (
    "the database is a server of yours (DATABASE_URL): only dumps of each office are made; base backups and "
    "the archive of its log are its administrator's"
)


def say(line: str) -> None:
    """Write a line of progress."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def default_folder(here: Surroundings) -> Path:
    """Return where backups go unless told otherwise."""
    return Path(os.environ.get("KETING_BACKUPS") or here.home / "backups").expanduser().absolute()


def backup(words: list[str]) -> int:
    """Run `keting backup [FOLDER] [--keep N] [--list]`."""
    parser = argparse.ArgumentParser(prog="keting backup", description="back up the house while people work")
    parser.add_argument("folder", nargs="?", type=Path, help="KETING_BACKUPS, else backups/ in the home")
    parser.add_argument("--keep", type=int, default=KEEP, help=f"how many stay (default {KEEP})")
    parser.add_argument("--list", action="store_true", help="say what there is, make nothing")
    options = parser.parse_args(words)
    if options.keep < 1:
        parser.error("at least one backup must stay")
    here = Surroundings.from_environment()
    folder = options.folder.absolute() if options.folder else default_folder(here)
    if options.list:
        return tell(folder)
    started = time.monotonic()
    given = os.environ.get("DATABASE_URL")
    enter(here)
    with living(here.home, given, say) as house:
        if house.postgres is None:
            say(ONLY_DUMPS)
        taking.take(house, taking.Order(folder, options.keep, say))
    say(f"done in {time.monotonic() - started:.1f} s; the keys are not in it: keep secrets.env elsewhere")
    return 0


def tell(folder: Path) -> int:
    """List the backups of a folder, and say of each whether it is what it was."""
    found = kept.backups(folder)
    if not found:
        msg = f"There is no backup in {folder}: `keting backup` makes one"
        raise Trouble(msg)
    is_whole = True
    for one in found:
        damaged = one.damaged()
        is_whole &= not damaged
        state = f"DAMAGED: {damaged[0]}" if damaged else "whole"
        kind = "server and offices" if one.first_segment else "offices only"
        say(f"{kept.spoken(one.ended_at)}  {kind}  {len(one.offices)} offices  {state}  {one.folder}")
    return 0 if is_whole else 1
