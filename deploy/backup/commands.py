"""`keting backup` and `keting restore`."""

import argparse
import sys
import time
from datetime import timedelta
from pathlib import Path

from deploy.backup import elsewhere, former, kept, street, taking
from deploy.backup.living import Living, enter, living
from deploy.backup.restoring import restore_committee, undo
from deploy.backup.wishes import Wish, moment, schema_of
from deploy.local.servers import Servers, locked
from deploy.local.surroundings import Surroundings, is_held
from deploy.local.trouble import Trouble
from keting import clock, env

KEEP = 7
LONGEST_WITHOUT = timedelta(hours=36)
ONLY_DUMPS = (
    "the database is a server of yours (DATABASE_URL): only dumps of each office are made; base backups and "
    "the archive of its log are its administrator's"
)

NOT_OURS = (
    "The database is a server of yours (DATABASE_URL): its administrator restores it whole; here only "
    "--committee X --from FILE works, and --from FOLDER into an empty database"
)


def say(line: str) -> None:
    """Write a line of progress."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


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
    folder = options.folder.absolute() if options.folder else here.backups
    if options.list:
        return tell(folder)
    started = time.monotonic()
    given = env.secret("DATABASE_URL", "")
    enter(here)
    with living(here.home, given, say) as house:
        if house.postgres is None:
            say(ONLY_DUMPS)
        taking.take(house, taking.Order(folder, options.keep, say))
        if house.postgres is not None:
            former.drop(house, former.yesterday(clock.now()))
            former.drop_folders(house.postgres.data, former.yesterday(clock.now()))
    say(f"done in {time.monotonic() - started:.1f} s; the keys are not in it: keep secrets.env elsewhere")
    return 0


def restore(words: list[str]) -> int:
    """Run `keting restore --committee X --at TIME` and its sisters."""
    parser = argparse.ArgumentParser(prog="keting restore", description="put back what was")
    parser.add_argument("--committee", help="code, name or address; without it the whole street")
    parser.add_argument("--at", help="a time of Shanghai's clock, like 2026-11-25T09:30")
    parser.add_argument("--from", dest="file", type=Path, help="a committee's file, or a backup's folder")
    parser.add_argument("--undo", action="store_true", help="let the former state stand again")
    parser.add_argument("--drop-old", action="store_true", help="drop what is kept for an undo")
    parser.add_argument("--folder", type=Path, help="where the backups are")
    options = parser.parse_args(words)
    if sum(map(bool, [options.at, options.file, options.undo, options.drop_old])) != 1:
        parser.error("say one of --at TIME, --from FILE, --undo, --drop-old")
    if options.file and not options.committee and not options.file.is_dir():
        parser.error("--from needs --committee, or the folder of a whole backup")
    given = env.secret("DATABASE_URL", "")
    here = Surroundings.from_environment()
    enter(here)
    options.folder = options.folder.absolute() if options.folder else here.backups
    options.at = moment(options.at) if options.at else None
    if options.committee:
        with living(here.home, given, say) as house:
            for_committee(house, options)
    elif options.file:
        for_another_server(here, given, options.file.absolute())
    elif given:
        raise Trouble(NOT_OURS)
    else:
        for_street(here, options)
    return 0


def for_another_server(here: Surroundings, given: str | None, folder: Path) -> None:
    """Bring a backup's dumps into an empty database of a server of somebody's own."""
    if not given:
        msg = "Set DATABASE_URL to a new, empty database; the house's own server goes back with --at TIME"
        raise Trouble(msg)
    with living(here.home, given, say) as house:
        elsewhere.restore_elsewhere(house, folder, say)


def for_committee(house: Living, options: argparse.Namespace) -> None:
    """Do what is asked for one committee."""
    schema = schema_of(options.committee, house)
    if options.undo:
        undo(house, schema)
    elif options.drop_old:
        say(f"dropped: {', '.join(former.drop(house, clock.now(), schema)) or 'nothing'}")
    else:
        restore_committee(house, Wish(schema, options.folder, say, options.at, options.file))


def for_street(here: Surroundings, options: argparse.Namespace) -> None:
    """Do what is asked for the whole street, while no house runs here."""
    servers = Servers(here.home, redis=False, say=say)
    order = taking.Order(options.folder, KEEP, say)
    if is_held(servers.home / "servers.lock"):
        msg = f"The servers of {servers.home} are already running: stop what uses them first"
        raise Trouble(msg)
    with locked(here.lock, "The house is open: stop it first; people must not write meanwhile"):
        if options.undo:
            street.undo_street(servers, order)
        elif options.drop_old:
            gone = former.drop_folders(servers.postgres.data, clock.now())
            say(f"dropped: {', '.join(gone) or 'nothing'}")
        else:
            street.restore_street(servers, order, options.at)


def tell(folder: Path) -> int:
    """List the backups of a folder; 1 when one is not what it was, or last night's is missing."""
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
    is_old = clock.now() - found[-1].ended_at > LONGEST_WITHOUT
    if is_old:
        say("THE NEWEST BACKUP IS OLDER THAN A NIGHT AND A DAY: look at why none was made since")
    return 0 if is_whole and not is_old else 1
