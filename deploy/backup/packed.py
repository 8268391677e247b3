"""A base backup: its files against the list that PostgreSQL made of them, and its unpacking."""

import hashlib
import json
import os
import tarfile
import zlib
from pathlib import Path

from deploy.local.trouble import Trouble

CHUNK = 1 << 20


def check_base(folder: Path) -> None:
    """Read a base backup through to its end; raise Trouble at the first file that is not what it was."""
    told = json.loads((folder / "backup_manifest").read_text("utf-8"))["Files"]
    wanted = {one["Path"]: one.get("Checksum") for one in told}
    try:
        damaged = first_damaged(folder / "base.tar.gz", wanted)
    except (OSError, EOFError, zlib.error, tarfile.TarError):
        damaged = "base.tar.gz"
    if damaged:
        msg = f"{damaged} in {folder} is damaged"
        raise Trouble(msg)
    if wanted:
        msg = f"{next(iter(wanted))} is missing in {folder}"
        raise Trouble(msg)


def first_damaged(archive: Path, wanted: dict[str, str | None]) -> str:
    """Take from `wanted` what is found; return the first file that is not what it was, or ''."""
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.isfile() and wanted.pop(member.name, None) not in {None, digest_of(tar, member)}:
                return member.name
    return ""


def digest_of(tar: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    """Return the SHA-256 of a packed file."""
    digest = hashlib.sha256()
    packed = tar.extractfile(member)
    if packed is not None:
        for piece in iter(lambda: packed.read(CHUNK), b""):
            digest.update(piece)
    return digest.hexdigest()


def extract(tar: tarfile.TarFile, folder: Path) -> None:
    """Unpack files and folders, inside `folder` only and as our own; TarError for anything else.

    Python has had a filter for that since 3.11.4; Debian 12 brings 3.11.2.
    """
    if hasattr(tarfile, "data_filter"):
        tar.extractall(folder, filter="data")
        return
    members, root = tar.getmembers(), folder.resolve()
    for one in members:
        if not (one.isfile() or one.isdir()) or not (root / one.name).resolve().is_relative_to(root):
            msg = f"{one.name} has no place in a backup"
            raise tarfile.TarError(msg)
        one.uid, one.gid, one.uname, one.gname = os.geteuid(), os.getegid(), "", ""
    tar.extractall(folder, members)  # noqa: S202  looked at above


def unpack_office(file: Path, folder: Path) -> None:
    """Unpack an office's file."""
    with tarfile.open(file) as tar:
        extract(tar, folder)


def unpack(folder: Path, data: Path) -> None:
    """Make a server's data of a base backup; the server must recover before it can be used."""
    data.mkdir(mode=0o700, parents=True)
    for archive, target in (("base.tar.gz", data), ("pg_wal.tar.gz", data / "pg_wal")):
        with tarfile.open(folder / archive) as tar:
            extract(tar, target)
    # Left by pg_basebackup's own helpers or by the living server; never of use here.
    for name in ("postmaster.pid", "postmaster.opts"):
        (data / name).unlink(missing_ok=True)
