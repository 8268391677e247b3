"""Secrets: which there are, who is told which, and the folder in which a process finds those that it is told.

A key store hands each process a folder with one file for each secret, named like the variable: systemd in
`CREDENTIALS_DIRECTORY`, a container or `keting up` in `KETING_CREDENTIALS`. Without one they are variables.
"""

import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDERS = ("KETING_CREDENTIALS", "CREDENTIALS_DIRECTORY")
READABLE_BY_OTHERS, BY_GROUP, WRITABLE_BY_OTHERS = 0o004, 0o040, 0o022
# How Linux keeps an access list: a version, then (tag, permissions, number) of each entry; read is 4.
ACCESS_LIST, ENTRY, OWN_GROUP, A_GROUP, A_USER, READ = "system.posix_acl_access", "<HHI", 4, 8, 2, 4


class NotPrivate(Exception):
    """A file of a secret is not what it must be; the message says which and how."""


@dataclass(frozen=True)
class Secret:
    """`told`: the processes that are told it; `days`: after how many it is exchanged, None: on occasion.

    `is_made`: 32 bytes of the system's chance, made by the house; else it comes from somebody else.
    """

    told: frozenset[str]
    days: int | None = None
    is_made: bool = False


WEB, WORKER, OPENING, BACKUP = "web", "worker", "opening", "backup"
SERVING = frozenset({WEB, WORKER, OPENING})
ADDRESSES = ("DATABASE_URL", "REDIS_URL", "KETING_CACHE_URL")
SECRETS: Mapping[str, Secret] = {
    "KETING_MASTER_KEY": Secret(SERVING | {BACKUP}, is_made=True),
    "KETING_SEAL_KEYS": Secret(SERVING, 730, is_made=True),
    "KETING_SECRET_KEY": Secret(frozenset({WEB}), 365, is_made=True),
    "KETING_LOGIN_KEY": Secret(SERVING, is_made=True),
    "KETING_OWNER_KEY": Secret(frozenset({OPENING}), is_made=True),
    "KETING_METRICS_KEY": Secret(frozenset({WEB}), 365, is_made=True),
    "KETING_SIGN_ON_SECRET": Secret(frozenset({WEB})),
    "KETING_SMS_KEY": Secret(frozenset({WORKER}), 365),
    # Addresses, where they hold a password. As the database's administrator only two come in.
    "DATABASE_URL": Secret(frozenset({OPENING, BACKUP})),
    "REDIS_URL": Secret(SERVING),
    "KETING_CACHE_URL": Secret(SERVING),
}


def folder() -> Path | None:
    """The folder that this process was handed; None without one."""
    return next((Path(os.environ[name]) for name in FOLDERS if os.environ.get(name)), None)


def is_handed() -> bool:
    """Whether a key store speaks to this process: then no key has a default."""
    place = folder()
    return place is not None and any((place / name).exists() for name in SECRETS)


def read(path: Path) -> str:
    """What a secret's file holds, without blanks around it; NotPrivate unless ours alone and a text."""
    found = path.stat()
    if found.st_uid not in {0, os.geteuid()}:
        msg = f"{path} belongs to somebody else"
    elif found.st_mode & READABLE_BY_OTHERS or found.st_mode & WRITABLE_BY_OTHERS or _group_reads(path):
        msg = f"{path} can be read or changed by others: chmod 400"
    elif not (text := path.read_text("utf-8", "replace").strip()) or "\0" in text or "\ufffd" in text:
        msg = f"{path} holds no secret: it is empty, or no text"
    else:
        return text
    raise NotPrivate(msg)


def _group_reads(path: Path) -> bool:
    """systemd lends a file to a service's user by an access list: its mask stands in the group's place."""
    if not path.stat().st_mode & BY_GROUP:
        return False
    try:
        raw = os.getxattr(path, ACCESS_LIST)
    except (OSError, AttributeError):
        return True
    entries = struct.iter_unpack(ENTRY, raw[4:])
    return any(
        (tag in {OWN_GROUP, A_GROUP} and may & READ) or (tag == A_USER and number not in {0, os.geteuid()})
        for tag, may, number in entries
    )
