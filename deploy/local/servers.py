"""PostgreSQL and Redis for one home folder: for `keting up`, for tests (`durable=False`), for benches.

with Servers(home, durable=False) as servers:
    servers.createdb("keting", template="template_street")
    os.environ |= {"DATABASE_URL": servers.database_url("keting"), "REDIS_URL": servers.redis_url}
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from deploy.local.broker import Broker
from deploy.local.owner import SOCKETS, owner_for, place_for, short
from deploy.local.postgres import Postgres
from deploy.local.processes import Patience, endless
from deploy.local.trouble import Trouble

LARGEST_LOG = 10_000_000


def quiet(sentence: str) -> None:
    """Say nothing."""


class Servers:
    """The two servers of a home. Start them from the main thread: they die with the thread that made them."""

    def __init__(
        self,
        home: Path,
        *,
        durable: bool = True,
        postgres: bool = True,
        redis: bool = True,
        patience: Patience = endless,
        say: Callable[[str], None] = quiet,
    ) -> None:
        """`patience` is called while waiting and may raise to give up; `say` is told what takes long."""
        self.home = writable(home)
        self.patience = patience
        self.say = say
        self.place = place_for(self.home)
        owner = owner_for(self.place / "postgres")
        sockets = SOCKETS / f"keting-{owner.uid}-{short(self.home)}"
        self.sockets = sockets
        self.owner = owner
        logs = self.home / "logs"
        logs.mkdir(exist_ok=True)
        self.postgres = Postgres(self.place / "postgres", sockets, logs / "postgres.log", owner, durable)
        self.redis = Broker(self.place / "redis", sockets, logs / "redis.log", owner, durable)
        self.wanted = [
            server for server, is_wanted in ((self.postgres, postgres), (self.redis, redis)) if is_wanted
        ]
        self.lock: IO[str] | None = None

    def start(self) -> Self:
        """Start both and wait until they answer; an unclean stop before is mended."""
        self.lock = locked(self.home / "servers.lock", f"The servers of {self.home} are already running")
        try:
            self.owner.private(self.sockets)
            if self.place != self.home:
                self.say(f"the data are in {self.place}, because PostgreSQL's user cannot enter {self.home}")
            for server in self.wanted:
                trim(server.log)
                server.start(self.patience)
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop both cleanly and let others have the home."""
        for server in reversed(self.wanted):
            server.stop()
        for left in self.sockets.glob("*.sock*"):
            left.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self.sockets.rmdir()
        if self.place != self.home and not self.postgres.durable:
            shutil.rmtree(self.place, ignore_errors=True)
        if self.lock is not None:
            self.lock.close()
            self.lock = None

    def mend(self) -> None:
        """Start again what has died by itself."""
        for server in self.wanted:
            if server.child is not None and server.child.poll() is not None:
                self.say(f"{type(server).__name__} has died and is started again")
                server.start(self.patience)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def database_url(self, name: str = "keting") -> str:
        """Return the address of a database as DATABASE_URL takes it."""
        return self.postgres.url(name)

    @property
    def redis_url(self) -> str:
        """Return Celery's address of the broker."""
        return self.redis.url

    def createdb(self, name: str, template: str | None = None) -> str:
        """Create a database, a copy of `template` if one is named, and return its address."""
        copied = f' TEMPLATE "{template}" STRATEGY FILE_COPY' if template else ""
        self.postgres.sql("postgres", f'CREATE DATABASE "{name}"{copied}')
        return self.database_url(name)

    def dropdb(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        self.postgres.sql("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def has(self, name: str) -> bool:
        """Tell whether a database exists."""
        return bool(self.postgres.sql("postgres", "SELECT 1 FROM pg_database WHERE datname = %s", name))


@contextlib.contextmanager
def throwaway(*, durable: bool = False, archived: bool = False) -> Iterator[Servers]:
    """Run servers, careless ones unless asked otherwise, in a temporary folder that goes with them."""
    folder = Path(tempfile.mkdtemp(prefix="keting-"))
    folder.chmod(0o711)
    try:
        servers = Servers(folder, durable=durable)
        servers.postgres.more = {} if archived else {"archive_mode": "off"}
        with servers:
            yield servers
        if servers.place != servers.home:
            shutil.rmtree(servers.place, ignore_errors=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def writable(folder: Path) -> Path:
    """Make a folder and prove that it can be written."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        if not folder.exists():
            folder.mkdir(parents=True)
            folder.chmod(0o711)
        probe.touch()
        probe.unlink()
    except OSError as error:
        msg = f"{folder} cannot be written ({error.strerror}): choose another with KETING_HOME=/some/folder"
        raise Trouble(msg) from error
    return folder.resolve()


def locked(path: Path, sentence: str) -> IO[str]:
    """Hold a lock file while its handle is open; a lock dies with its holder."""
    handle = path.open("a")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.close()
        raise Trouble(sentence) from error
    return handle


def trim(log: Path) -> None:
    """Start a new log when the old one has grown large; one old log is kept."""
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".old.log"))
