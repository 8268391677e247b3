"""`keting secrets …`: a server's secrets, one sealed file for each, made, told of, exchanged and ended.

`systemd-creds` seals them with this machine's key, and with its TPM where it has one: a file is of no use
elsewhere, and systemd opens it for the one service that names it (`LoadCredentialEncrypted=`). Nothing here
prints a secret. Without systemd the folder holds them as they are, for `KETING_CREDENTIALS` of a container.
"""

import argparse
import base64
import binascii
import contextlib
import getpass
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from deploy.local.surroundings import NEEDED
from deploy.local.trouble import Trouble
from keting import clock, credentials
from keting.credentials import SECRETS

USUAL = "/etc/keting/secrets"
PROGRAM, SEALED = "systemd-creds", ".cred"
# A ring: the newest seals, the older ones still open.
RING = "KETING_SEAL_KEYS"
NEVER_WHOLE = "KETING_MASTER_KEY"
THEN = {
    RING: "start the house again, `keting seal anew`, `keting secrets end KETING_SEAL_KEYS --oldest`",
    "KETING_SECRET_KEY": "start the house again: everybody signs in anew",
    "KETING_METRICS_KEY": "start the house again and tell the monitor",
}
ANYWHERE = "close the house, `keting migrate --admit`, open it again"


@dataclass(frozen=True)
class Vault:
    """A folder that only its owner enters."""

    folder: Path

    @property
    def is_sealing(self) -> bool:
        """Whether this machine can seal."""
        return shutil.which(PROGRAM) is not None

    def path(self, name: str) -> Path | None:
        """Where a secret is kept; None when it is not."""
        found = (self.folder / f"{name}{SEALED}", self.folder / name)
        return next((path for path in found if path.exists()), None)

    def write(self, name: str, value: str) -> None:
        """Keep a secret, whole or not at all; an older one of the name is gone then."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        former, goal = self.path(name), self.folder / (f"{name}{SEALED}" if self.is_sealing else name)
        content = self.sealed(name, value) if self.is_sealing else value.encode()
        with self.half(goal) as half:
            half.write_bytes(content)
            half.replace(goal)
        if former is not None and former != goal:
            destroy(former)

    @contextlib.contextmanager
    def half(self, goal: Path) -> Iterator[Path]:
        """A file of ours alone beside the goal."""
        path = goal.with_name(f"{goal.name}.{os.getpid()}")
        path.unlink(missing_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def sealed(self, name: str, value: str) -> bytes:
        """The secret for this machine and this name only."""
        return _run("encrypt", f"--name={name}", "--with-key=auto", "-", "-", given=value.encode())

    def read(self, name: str) -> str:
        """The secret itself, for the one thing that needs its former value: a ring."""
        path = self.path(name)
        if path is None:
            return ""
        if path.suffix != SEALED:
            return credentials.read(path)
        return _run("decrypt", f"--name={name}", str(path), "-", given=b"").decode()

    def made_on(self, name: str) -> date | None:
        """The day on which the secret was made or exchanged."""
        path = self.path(name)
        return clock.day_of(datetime.fromtimestamp(path.stat().st_mtime, clock.SHANGHAI)) if path else None


def _run(*words: str, given: bytes) -> bytes:
    done = subprocess.run([PROGRAM, *words], input=given, capture_output=True, check=False)
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it said nothing"]
        msg = f"{PROGRAM} {words[0]} failed: {told[-1]}"
        raise Trouble(msg)
    return done.stdout


def destroy(path: Path) -> None:
    """Overwrite a file, then take it away."""
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()


def fresh(name: str) -> str:
    """256 bits of the system's chance."""
    made = secrets.token_bytes(32)
    return base64.urlsafe_b64encode(made).decode() if name in {NEVER_WHOLE, RING} else made.hex()


def main(words: list[str]) -> int:
    """One of the deeds; 1 when a secret is missing, overdue, or a deed is refused."""
    parser = argparse.ArgumentParser(prog="keting secrets", description="keep a server's secrets")
    parser.add_argument("--folder", type=Path, default=Path(os.environ.get("KETING_VAULT") or USUAL))
    deeds = parser.add_subparsers(dest="deed", required=True)
    one = deeds.add_parser("make", help="make what is missing, or one that is not needed")
    one.add_argument("name", nargs="?", choices=[name for name in SECRETS if SECRETS[name].is_made])
    deeds.add_parser("keep", help="keep one that somebody gave you: it is read, never shown").add_argument(
        "name", choices=SECRETS
    )
    deeds.add_parser("list", help="say what there is, how old, and when it is due")
    deeds.add_parser("renew", help="exchange one").add_argument("name", choices=SECRETS)
    end = deeds.add_parser("end", help="destroy one")
    end.add_argument("name", choices=SECRETS)
    end.add_argument("--oldest", action="store_true", help="of a ring of keys only the oldest")
    end.add_argument("--sure", action="store_true", help="what it has sealed or signed is lost")
    options = parser.parse_args(words)
    return DEEDS[options.deed](Vault(options.folder), options)


def make(vault: Vault, options: argparse.Namespace) -> int:
    """Make the named one, or all that no house opens without and that are missing."""
    if options.name and vault.path(options.name):
        msg = f"{options.name} is there: `keting secrets renew {options.name}` exchanges it"
        raise Trouble(msg)
    for name in [options.name] if options.name else [name for name in NEEDED if not vault.path(name)]:
        vault.write(name, fresh(name))
        say(f"{name} made in {vault.folder}")
    if not vault.is_sealing:
        say(f"NOT SEALED: there is no {PROGRAM} here; whoever reads {vault.folder} has the secrets")
    return 0


def keep(vault: Vault, options: argparse.Namespace) -> int:
    """Read a secret from the terminal without an echo, or from a pipe, and keep it."""
    is_asked = sys.stdin.isatty()
    value = (getpass.getpass(f"{options.name}: ") if is_asked else sys.stdin.read()).strip()
    if not value:
        msg = f"{options.name} is empty: nothing is kept"
        raise Trouble(msg)
    if options.name in {NEVER_WHOLE, RING} and not all(map(is_root, value.split())):
        msg = f"{options.name} must be 32 bytes in urlsafe base64: nothing is kept"
        raise Trouble(msg)
    vault.write(options.name, value)
    say(f"{options.name} kept in {vault.folder}")
    return 0


def is_root(word: str) -> bool:
    """Whether sealing keys can be derived of this."""
    with contextlib.suppress(binascii.Error, ValueError):
        return len(base64.urlsafe_b64decode(word)) == 32
    return False


def tell(vault: Vault, options: argparse.Namespace) -> int:
    """A line for each secret that is kept or needed; 1 when one is missing or overdue."""
    today, is_well = clock.today(), True
    for name, secret in SECRETS.items():
        made_on = vault.made_on(name)
        if made_on is None:
            if name in NEEDED:
                say(f"{name:<22} MISSING: no house opens without it")
                is_well = False
            continue
        state, is_due = due(made_on, secret.days, today)
        is_well &= not is_due
        say(f"{name:<22} {made_on}  {(today - made_on).days} days old  {state}")
    return int(not is_well)


def due(made_on: date, days: int | None, today: date) -> tuple[str, bool]:
    """When a secret is exchanged, in words, and whether that time is over."""
    if days is None:
        return "exchanged on occasion", False
    until = made_on + timedelta(days=days)
    return (f"OVERDUE since {until}", True) if until < today else (f"due on {until}", False)


def renew(vault: Vault, options: argparse.Namespace) -> int:
    """Put a new secret in the place of the old one; a ring keeps its older keys behind the new one."""
    name = options.name
    if name == NEVER_WHOLE:
        msg = f"{name} is never exchanged as a whole: `keting secrets make {RING}` seals with a newer one"
        raise Trouble(msg)
    if not SECRETS[name].is_made:
        msg = f"{name} comes from somebody else: `keting secrets keep {name}` takes the new one"
        raise Trouble(msg)
    if not vault.path(name):
        msg = f"{name} is not there: `keting secrets make {name}`"
        raise Trouble(msg)
    older = vault.read(name).split() if name == RING else []
    vault.write(name, " ".join([fresh(name), *older]))
    say(f"{name} exchanged. Now {THEN.get(name, ANYWHERE)}")
    return 0


def end(vault: Vault, options: argparse.Namespace) -> int:
    """Destroy a secret, or the oldest of a ring once nothing is left that it has sealed."""
    path, ring = vault.path(options.name), vault.read(RING).split() if options.oldest else []
    if path is None:
        msg = f"{options.name} is not there"
        raise Trouble(msg)
    if options.oldest and (options.name != RING or len(ring) < 2):
        msg = f"only {RING} has an oldest, once it holds two"
        raise Trouble(msg)
    if not options.oldest and not options.sure:
        msg = f"what {options.name} has sealed, signed or opened is lost then: say --sure"
        raise Trouble(msg)
    if options.oldest:
        vault.write(RING, " ".join(ring[:-1]))
    else:
        destroy(path)
    say(f"{options.name}: {'the oldest' if options.oldest else 'it'} is destroyed")
    return 0


def say(line: str) -> None:
    """Write a line; never a secret."""
    sys.stdout.write(f"{line}\n")


DEEDS: dict[str, Callable[[Vault, argparse.Namespace], int]] = {
    "make": make,
    "keep": keep,
    "list": tell,
    "renew": renew,
    "end": end,
}
