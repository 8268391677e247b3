"""Restoring the whole street while the house is closed: new data beside the old, which change places."""

import os
import shutil
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from deploy.backup import former, kept, side
from deploy.backup.living import OFFICES, Living, Say, ours
from deploy.backup.programs import session
from deploy.backup.restoring import check_key, register_of
from deploy.backup.taking import Order, take
from deploy.local.house import DATABASE
from deploy.local.postgres import Postgres
from deploy.local.processes import endless
from deploy.local.servers import Servers
from deploy.local.trouble import Trouble
from keting import clock

TOO_FAR = "before configured recovery target"
STONES = "SELECT kind, row_id, erased_at FROM {}.audit_tombstone"
BURY = """
INSERT INTO {}.audit_tombstone (id, kind, row_id, erased_at) VALUES (gen_random_uuid(), %s, %s, %s)
ON CONFLICT DO NOTHING
"""
LAST = "SELECT pg_last_xact_replay_timestamp()"
Stones = dict[str, list[tuple[Any, ...]]]


def restore_street(servers: Servers, order: Order, at: datetime) -> None:
    """Put everything back to a moment; the data of now stay beside, for an undo."""
    started = time.monotonic()
    source = kept.reaching(order.folder, at)
    check_key(source.key)
    archives = [order.folder / "wal", servers.postgres.archive]
    incoming = beside(servers, "restored")
    shutil.rmtree(incoming.data, ignore_errors=True)
    stones = last_words(servers, source, archives, order.say)
    order.say(f"the house of {kept.spoken(at)} is set up")
    servers.owner.private(servers.sockets)
    recover(incoming, source, archives, at, order.say)
    change_places(servers, incoming, stones, order)
    order.say(f"restored in {time.monotonic() - started:.1f} s; `keting restore --undo` takes it back")


def undo_street(servers: Servers, order: Order) -> None:
    """Let the data stand again that the last restore has put aside."""
    found = former.folders(servers.postgres.data)
    if not found:
        msg = "Nothing is kept for an undo"
        raise Trouble(msg)
    incoming = beside(servers, "restored")
    shutil.rmtree(incoming.data, ignore_errors=True)
    stones: Stones = {}
    if servers.postgres.data.exists():
        with servers:
            stones = tombstones(ours(servers))
    servers.owner.private(servers.sockets)
    found[-1].rename(incoming.data)
    try:
        incoming.start(endless)
        change_places(servers, incoming, stones, order)
    except BaseException:
        if incoming.data.exists():
            incoming.data.rename(found[-1])
        raise


def beside(servers: Servers, word: str) -> Postgres:
    """Return a server for data beside the house's own, which archives nothing yet."""
    own = servers.postgres
    data = own.data.with_name(f"{own.data.name}.{word}")
    return Postgres(data, own.sockets, own.log, own.owner, durable=True, more={"archive_mode": "off"})


def last_words(servers: Servers, source: kept.Backup, archives: list[Path], say: Say) -> Stones:
    """Have the end of the log in the archives; return who was erased until now."""
    try:
        with servers:
            house = ours(servers)
            house.close_segment()
            return tombstones(house)
    except (Trouble, OSError) as trouble:
        say(f"the database of now cannot be used ({trouble}); its log is taken as it lies")
    archives.append(servers.postgres.data / "pg_wal")
    servers.owner.private(servers.sockets)
    postgres = beside(servers, "latest")
    try:
        side.recover(postgres, source, archives, None)
        return tombstones(as_living(postgres))
    finally:
        postgres.stop()
        shutil.rmtree(postgres.data, ignore_errors=True)


def recover(incoming: Postgres, source: kept.Backup, archives: list[Path], at: datetime, say: Say) -> None:
    """Replay the log up to the moment; where the log ends earlier, to its end, and say so."""
    try:
        side.recover(incoming, source, archives, at)
    except Trouble as trouble:
        if TOO_FAR not in str(trouble):
            raise
        shutil.rmtree(incoming.data)
        side.recover(incoming, source, archives, None)
        last = as_living(incoming).ask(LAST)[0][0]
        say(f"NOTE: the log ends {f'at {kept.spoken(last)}' if last else 'with the backup'}")


def change_places(servers: Servers, incoming: Postgres, stones: Stones, order: Order) -> None:
    """Make the incoming data the house's own and back them up: they begin a history of their own."""
    try:
        settle(as_living(incoming), stones)
    finally:
        incoming.stop()
    os.sync()
    data = servers.postgres.data
    if data.exists():
        data.rename(former.folder(data, clock.now()))
    incoming.data.rename(data)
    with servers:
        take(ours(servers), order)


def settle(house: Living, stones: Stones) -> None:
    """Remember who was erased since, bring the tables up to date, erase again, sign everybody out."""
    with session(house.url) as cursor:
        for schema, those in stones.items():
            for stone in those if exists(cursor, schema) else ():
                cursor.execute(BURY.format(schema), stone)
    restoring = register_of(house)
    try:
        restoring.settle_all()
    except restoring.NotRestored as reason:
        raise Trouble(str(reason)) from reason


def tombstones(house: Living) -> Stones:
    """Return who was erased, by schema."""
    with session(house.url) as cursor:
        cursor.execute(OFFICES)
        return {
            schema: rows(cursor, STONES.format(schema))
            for schema, _ in cursor.fetchall()
            if exists(cursor, f"{schema}.audit_tombstone")
        }


def exists(cursor: Any, name: str) -> bool:
    """Tell whether there is a schema, or a table with its schema."""
    look = "SELECT to_regclass(%s) IS NOT NULL" if "." in name else "SELECT to_regnamespace(%s) IS NOT NULL"
    cursor.execute(look, [name])
    return bool(cursor.fetchone()[0])


def rows(cursor: Any, query: str) -> list[tuple[Any, ...]]:
    """Return what a query finds."""
    cursor.execute(query)
    return list(cursor.fetchall())


def as_living(postgres: Postgres) -> Living:
    """Return the house's database on a server that is not the house's yet."""
    return Living(postgres.url(DATABASE), Path(), postgres.owner)
