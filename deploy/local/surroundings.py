"""Where the house stands: what the environment says, secrets made once, what children are told."""

import base64
import fcntl
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from deploy.local.servers import writable
from deploy.local.trouble import Trouble
from keting import credentials, env
from keting.credentials import ADDRESSES, SECRETS

PROJECT = Path(__file__).resolve().parents[2]
# Without these no house opens; the first start makes them.
NEEDED = ("KETING_SECRET_KEY", "KETING_MASTER_KEY", "KETING_LOGIN_KEY", "KETING_OWNER_KEY")


@dataclass(frozen=True)
class Surroundings:
    """The house's place and addresses, from KETING_* variables."""

    home: Path
    port: int
    domain: str
    scheme: str
    bind: str

    @classmethod
    def from_environment(cls) -> "Surroundings":
        """Read KETING_HOME, KETING_PORT, KETING_DOMAIN, KETING_SCHEME and KETING_BIND."""
        domain = os.environ.get("KETING_DOMAIN", "localhost")
        is_local = domain == "localhost" or domain.endswith(".localhost")
        port = os.environ.get("KETING_PORT", "8000")
        if not port.isdigit() or not 0 < int(port) < 65536:
            msg = f"KETING_PORT must be a number from 1 to 65535, not {port!r}"
            raise Trouble(msg)
        scheme = os.environ.get("KETING_SCHEME", "http")
        if scheme not in {"http", "https"}:
            msg = f"KETING_SCHEME must be http or https, not {scheme!r}"
            raise Trouble(msg)
        home = Path(os.environ.get("KETING_HOME") or PROJECT / "var").expanduser()
        bind = os.environ.get("KETING_BIND") or ("127.0.0.1" if is_local else "0.0.0.0")  # noqa: S104
        return cls(home.absolute(), int(port), domain, scheme, bind)

    @property
    def lock(self) -> Path:
        """Held while a house runs here."""
        return self.home / "house.lock"

    @property
    def counts(self) -> Path:
        """Where the web's processes add up what `/metrics` tells."""
        return self.home / "counts"

    @property
    def joined(self) -> Path:
        """The variables of the running house, for commands beside it."""
        return self.home / "run.env"

    @property
    def opened(self) -> Path:
        """Made when the house is opened for the first time."""
        return self.home / "house.opened"

    @property
    def backups(self) -> Path:
        """Where backups go unless told otherwise: KETING_BACKUPS, best on another machine's disk."""
        return Path(os.environ.get("KETING_BACKUPS") or self.home / "backups").expanduser().absolute()

    def address(self, slug: str = "") -> str:
        """Return the web address of the street or of one committee."""
        usual = {"http": 80, "https": 443}[self.scheme]
        host = f"{slug}.{self.domain}" if slug else self.domain
        return f"{self.scheme}://{host}" + ("" if self.port == usual else f":{self.port}")

    def variables(self, database_url: str, redis_url: str) -> dict[str, str]:
        """Return everything that this house's processes are told."""
        own = {
            "KETING_HOME": str(self.home),
            "KETING_PORT": str(self.port),
            "KETING_DOMAIN": self.domain,
            "KETING_SCHEME": self.scheme,
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "DJANGO_SETTINGS_MODULE": "keting.settings",
        }
        cache = env.secret("KETING_CACHE_URL", "")
        return own | self.secrets() | ({"KETING_CACHE_URL": cache} if cache else {})

    def secrets(self) -> dict[str, str]:
        """Return the secret keys: from key store or environment, else from the file of the first start."""
        path = self.home / "secrets.env"
        names = [name for name in SECRETS if name not in ADDRESSES]
        given = {name: value for name in names if (value := env.secret(name, ""))}
        if set(NEEDED) <= set(given):
            self.refuse_two_sources(path, given)
            return given
        if not path.exists():
            self.refuse_new_keys_for_old_data(path)
            write_private(path, new_secrets())
        kept = read_variables(path)
        if set(NEEDED) - set(kept):  # a home from before the logins had keys
            kept = new_secrets() | kept
            write_private(path, kept)
        self.refuse_two_sources(path, given)
        return kept | given

    def refuse_two_sources(self, path: Path, given: dict[str, str]) -> None:
        """What a key store hands us must not stand otherwise in the file of a former start."""
        kept = read_variables(path) if credentials.is_handed() and path.exists() else {}
        if other := [name for name in sorted(kept) if given.get(name, kept[name]) != kept[name]]:
            msg = f"{', '.join(other)}: {path} says otherwise than the key store: take one away"
            raise Trouble(msg)

    def refuse_new_keys_for_old_data(self, path: Path) -> None:
        """Never seal with new keys beside data that the lost ones have sealed."""
        if self.opened.exists():
            msg = f"{path} is missing; without it sealed data cannot be read: put it back from your backup"
            raise Trouble(msg)


def new_secrets() -> dict[str, str]:
    """Make the keys of a new house: 32 bytes from which all sealing keys come, and three long words."""
    master = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    words = {name: secrets.token_urlsafe(50) for name in NEEDED}
    return words | {"KETING_MASTER_KEY": master}


def write_private(path: Path, variables: dict[str, str]) -> None:
    """Write variables so that only we can read them, whole or not at all."""
    half = path.with_name(f"{path.name}.{os.getpid()}")
    half.unlink(missing_ok=True)
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.writelines(f"{name}={value}\n" for name, value in variables.items())
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def read_variables(path: Path) -> dict[str, str]:
    """Read NAME=value lines."""
    lines = path.read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def join() -> None:
    """Give a command beside a running house that house's variables; say what to do when none runs."""
    if env.secret("DATABASE_URL", ""):
        return
    here = Surroundings.from_environment()
    if not is_held(here.lock) or not here.joined.exists():
        msg = "No house runs here: start `keting up` in another terminal, or set DATABASE_URL and REDIS_URL"
        raise Trouble(msg)
    follow(here)


def follow(here: Surroundings) -> None:
    """Take over the running house's variables and secrets; what stands here too, and equal, goes."""
    for name, value in read_variables(here.joined).items():
        os.environ.setdefault(name, value)
    folder = credentials.folder()
    for name in SECRETS:
        if folder and (folder / name).exists() and os.environ.get(name) == credentials.read(folder / name):
            del os.environ[name]


def is_held(lock: Path) -> bool:
    """Tell whether somebody holds a lock file."""
    if not lock.exists():
        return False
    with lock.open() as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def prepared(here: Surroundings) -> Surroundings:
    """Make the home and prove that it can be written."""
    return Surroundings(writable(here.home), here.port, here.domain, here.scheme, here.bind)
