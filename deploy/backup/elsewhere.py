"""Restoring a backup's dumps into an empty database of another server: the register, the street, each office.

It is how a house moves, and how one comes back whose server had no backup but these files.
"""

import tempfile
import time
from pathlib import Path

from deploy.backup import kept
from deploy.backup.kept import Backup
from deploy.backup.living import Living, Say
from deploy.backup.packed import unpack_office
from deploy.backup.restoring import check_key, load, register_of
from deploy.local.trouble import Trouble

STREET = "street"
# What an administrator's extensions have brought is no house.
CONTENT = """
SELECT nspname::text FROM pg_namespace
WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public')
UNION ALL
SELECT relname::text FROM pg_class WHERE relnamespace = to_regnamespace('public') AND relkind IN ('r', 'p')
LIMIT 1
"""
# Functions of one office may name what comes with the next.
UNCHECKED = "SET check_function_bodies = off;\n"
# On this server nobody has a login yet: each office is admitted anew.
STRANGERS = "UPDATE public.tenants_tenant SET login = ''"


def restore_elsewhere(house: Living, folder: Path, say: Say) -> None:
    """Fill an empty database; a failure leaves it empty."""
    started = time.monotonic()
    source = read(folder)
    content = house.ask(CONTENT)
    if content:
        msg = f"the database is not empty, there is {content[0][0]}: name a new one; nothing was changed"
        raise Trouble(msg)
    try:
        fill(house, source, say)
        settle(house)
    except BaseException:
        clear(house, source)
        raise
    when = kept.spoken(source.ended_at)
    say(f"{len(source.offices)} offices as of {when}, restored in {time.monotonic() - started:.1f} s")


def read(folder: Path) -> Backup:
    """Read a backup that is whole and of these keys; raise Trouble for any other."""
    try:
        source = Backup.read(folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = f"{folder} is not a backup: name one of the folders that `keting backup --list` tells"
        raise Trouble(msg) from error
    check_key(source.key)
    damaged = source.damaged()
    if damaged:
        msg = f"{damaged[0]} in {folder} is damaged; nothing was changed"
        raise Trouble(msg)
    return source


def fill(house: Living, source: Backup, say: Say) -> None:
    """Load the register, then the street, then the others, each in a transaction of its own."""
    house.ask("DROP SCHEMA public")
    load(house, source.folder / "public.dump", UNCHECKED)
    house.ask(STRANGERS)
    offices = sorted(source.offices, key=lambda schema: (schema != STREET, schema))
    for number, schema in enumerate(offices, start=1):
        say(f"load {number}/{len(offices)} {source.offices[schema]['name']}")
        with tempfile.TemporaryDirectory(prefix="keting-") as work:
            unpack_office(source.folder / "committees" / f"{schema}.tar", Path(work))
            load(house, Path(work) / "schema.dump", UNCHECKED)


def settle(house: Living) -> None:
    """Roles, logins and grants of this server; tables up to date; erased again; everybody signed out."""
    restoring = register_of(house)
    try:
        restoring.settle_all()
    except restoring.NotRestored as reason:
        raise Trouble(str(reason)) from reason


def clear(house: Living, source: Backup) -> None:
    """Take out again what was loaded."""
    for schema in [*source.offices, "public", "extensions"]:
        house.ask(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')
    house.ask("CREATE SCHEMA public")
