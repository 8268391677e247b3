"""Restoring one committee beside the living ones.

A side server becomes what the house was; there the schema gets a name of its own, is dumped, and is loaded
into the living database in one transaction. Only when every table is equal to its original does it change
names with the living schema (tenants.restoring). Until that moment nothing living is touched.
"""

import contextlib
import importlib
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from deploy.backup import former, kept, side
from deploy.backup.living import Living
from deploy.backup.packed import unpack_office
from deploy.backup.programs import run, session
from deploy.backup.register import Rows, insertion, missing_rows, register_rows, removal
from deploy.backup.sums import sums
from deploy.backup.taking import key_digest, migrations
from deploy.backup.wishes import Wish, check_stayed
from deploy.local.handing import Handing
from deploy.local.surroundings import PROJECT
from deploy.local.trouble import Trouble
from keting import clock

OWNER = "SELECT relowner::regrole::text FROM pg_class WHERE oid = 'public.tenants_tenant'::regclass"
RENEW = """
import sys, django
django.setup()
from tenants.restoring import bring_up_to_date
bring_up_to_date(sys.argv[1])
"""
# Newer programs write settings that an older server does not know.
NEWER = "SET transaction_timeout"


def restore_committee(house: Living, wish: Wish) -> str:
    """Put a committee back; return the name under which the living schema is kept ('' if there was none)."""
    started = time.monotonic()
    with original(house, wish) as (source, rows):
        renew(house, source, wish)
        staged = f"{wish.schema}_new"
        source.ask(f"ALTER SCHEMA {wish.schema} RENAME TO {staged}")
        wish.say(f"{rows['tenants_tenant'][0]['name']} is loaded beside the living ones")
        with staging(house, source, staged, rows):
            old = put_in_place(house, wish.schema, staged)
    wish.say(
        f"restored in {time.monotonic() - started:.1f} s" + (f"; kept for an undo: {old}" if old else "")
    )
    return old


def renew(house: Living, source: Living, wish: Wish) -> None:
    """Bring an older office up to the migrations of now, on the side server, by a process of its own."""
    is_here = house.ask("SELECT to_regnamespace(%s) IS NOT NULL", wish.schema)[0][0]
    if not is_here or applied(source, wish) == applied(house, wish):
        return
    wish.say("its tables are older and are brought up to date")
    given = os.environ | {"DATABASE_URL": source.url, "DJANGO_SETTINGS_MODULE": "keting.settings"}
    command = [sys.executable, "-c", RENEW, wish.schema]
    with Handing(wish.folder).lent(given) as told:
        done = subprocess.run(command, cwd=PROJECT, env=told, capture_output=True, text=True, check=False)
    if done.returncode:
        msg = f"its tables could not be brought up to date: {done.stderr.strip().splitlines()[-1]}"
        raise Trouble(msg)


def applied(house: Living, wish: Wish) -> str:
    """Return a digest of the migrations that the office has had there."""
    with session(house.url) as cursor:
        return migrations(cursor, wish.schema)


def original(house: Living, wish: Wish) -> contextlib.AbstractContextManager[tuple[Living, Rows]]:
    """Return the side server that holds what is wanted, with the office's rows of the register."""
    return from_file(house, wish, wish.file) if wish.file else from_log(house, wish)


@contextlib.contextmanager
def from_log(house: Living, wish: Wish) -> Iterator[tuple[Living, Rows]]:
    """The house as it was at the moment."""
    if house.postgres is None:
        msg = "The log of your own server is its administrator's: restore from a dump with --from FILE"
        raise Trouble(msg)
    source = kept.reaching(wish.folder, wish.at)
    check_key(source.key)
    check_stayed(wish.schema, wish.at or source.ended_at, house)
    house.close_segment()
    wish.say(f"the house of {kept.spoken(wish.at) if wish.at else 'now'} is set up beside the living one")
    archives = [wish.folder / "wal", house.postgres.archive]
    with side.recovered(source, archives, wish.at, house) as found:
        with session(found.url) as cursor:
            rows = register_rows(cursor, wish.schema)
        if not rows:
            msg = f"{wish.schema} did not exist then; nothing was changed"
            raise Trouble(msg)
        yield found, rows


@contextlib.contextmanager
def from_file(house: Living, wish: Wish, file: Path) -> Iterator[tuple[Living, Rows]]:
    """A side server with the register of now and the office of the file."""
    with tempfile.TemporaryDirectory(prefix="keting-") as folder, side.empty(house) as found:
        work = Path(folder)
        about, rows = read_file(file, wish.schema, work)
        check_key(about["key"])
        check_stayed(wish.schema, datetime.fromisoformat(about["taken_at"]), house)
        words = ["--format=custom", "--schema=public", "--schema=extensions", "--extension=*"]
        run(house.programs / "pg_dump", *words, f"--file={work / 'public.dump'}", url=house.url)
        found.ask("DROP SCHEMA public")
        for dump in ("public.dump", "schema.dump"):
            load(found, work / dump, "SET check_function_bodies = off;\n" + added(found, rows, dump))
        yield found, rows


def added(found: Living, rows: Rows, dump: str) -> str:
    """Return what the register lacks before an office can be loaded."""
    if dump == "public.dump":
        return ""
    with session(found.url) as cursor:
        return insertion(cursor, missing_rows(cursor, rows))


def read_file(file: Path, schema: str, work: Path) -> tuple[dict[str, Any], Rows]:
    """Unpack an office's file and check that it is whole and this office's."""
    try:
        unpack_office(file, work)
        about = json.loads((work / "about.json").read_text("utf-8"))
        rows = json.loads((work / "register.json").read_text("utf-8"))
        is_whole = kept.described(work / "schema.dump") == about["dump"]
    except (OSError, ValueError, KeyError, tarfile.TarError) as error:
        msg = f"{file} is not a committee's backup"
        raise Trouble(msg) from error
    if not is_whole:
        msg = f"{file} is damaged"
        raise Trouble(msg)
    if about["schema"] != schema:
        msg = f"{file} is of {about['name']}, not of the committee that is asked for"
        raise Trouble(msg)
    return about, rows


def check_key(key: str) -> None:
    """Refuse what other keys have sealed: nobody could read it."""
    if key != key_digest():
        msg = "this backup was sealed with other keys: put its secrets.env back first"
        raise Trouble(msg)


@contextlib.contextmanager
def staging(house: Living, source: Living, staged: str, rows: Rows) -> Iterator[None]:
    """Load a schema into the living database in one transaction; a failure inside takes it out again."""
    with session(house.url) as cursor:
        missing = missing_rows(cursor, rows)
        preamble = f"SET ROLE {house.ask(OWNER)[0][0]};\nDROP SCHEMA IF EXISTS {staged} CASCADE;\n"
        preamble += "SET search_path = public;\n" + insertion(cursor, missing)
    with tempfile.TemporaryDirectory(prefix="keting-") as folder:
        dump = Path(folder) / "staged.dump"
        words = ["--format=custom", f"--schema={staged}", f"--file={dump}"]
        run(source.programs / "pg_dump", *words, url=source.url)
        load(house, dump, preamble)
    try:
        here = sums(house, staged)
        differing = [name for name, told in sums(source, staged).items() if here.get(name) != told]
        if differing:
            msg = f"{differing[0]} did not arrive as it was; nothing was changed"
            raise Trouble(msg)
        yield
    except BaseException:
        with session(house.url) as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {staged} CASCADE;\n" + removal(cursor, missing))
        raise


def load(target: Living, dump: Path, preamble: str) -> None:
    """Load a dump without its owners and grants, after some statements, all in one transaction."""
    script, before = dump.with_suffix(".sql"), dump.with_suffix(".before.sql")
    words = ["--no-owner", "--no-acl", f"--file={script}"]
    run(target.programs / "pg_restore", *words, dump)
    before.write_text(preamble, "utf-8")
    understood(script)
    words = ["--no-psqlrc", "--quiet", "--output=/dev/null", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    run(target.programs / "psql", *words, f"--file={before}", f"--file={script}", url=target.url)


def understood(script: Path) -> None:
    """Turn settings that an older server does not know into comments, in place: same length."""
    with script.open("r+b") as file:
        head = file.read(4096)
        at = head.find(NEWER.encode())
        if at >= 0:
            file.seek(at)
            file.write(b"--")


def put_in_place(house: Living, schema: str, staged: str) -> str:
    """Change the names in the living database."""
    restoring = register_of(house)
    try:
        restoring.check_tables(staged)
        return str(restoring.put_in_place(schema=schema, staged=staged, at=clock.now()))
    except restoring.NotRestored as reason:
        raise Trouble(str(reason)) from reason


def undo(house: Living, schema: str) -> None:
    """Let the schema stand again that the last restore, or the last undo, has put aside."""
    found = former.schemas(house, schema)
    if not found:
        msg = f"Nothing of {schema} is kept for an undo"
        raise Trouble(msg)
    put_in_place(house, schema, found[-1])


def register_of(house: Living) -> Any:
    """Return tenants.restoring, with Django set up on the living database."""
    os.environ["DATABASE_URL"] = house.url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keting.settings")
    importlib.import_module("django").setup()
    return importlib.import_module("tenants.restoring")
