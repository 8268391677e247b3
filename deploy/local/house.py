"""`keting up`: servers, steps, then web and workers in the foreground until Ctrl-C."""

import argparse
import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import time as time_of_day
from pathlib import Path

from deploy.local.broker import Waiting
from deploy.local.children import Child, OnCall, Signals, step, stop_all
from deploy.local.handing import EVERYTHING, Handing, without_secrets
from deploy.local.journal import Journal
from deploy.local.nightly import Nightly, hour_of, newest_in
from deploy.local.processes import Program
from deploy.local.servers import Servers, locked
from deploy.local.surroundings import PROJECT, Surroundings, is_held, prepared, write_private
from deploy.local.trouble import Stopped, Trouble
from keting import catalogues, frontend
from keting.credentials import BACKUP, OPENING, WEB, WORKER
from keting.env import secret as told

DATABASE = "keting"
LONGEST_OPENING = 90.0
FALLS_BEFORE_GIVING_UP = 3
PAUSE = 0.1


def main(argv: list[str]) -> int:
    """Run `keting up [--demo]` and return the exit status."""
    parser = argparse.ArgumentParser(prog="keting up", description=__doc__)
    parser.add_argument("--demo", action="store_true", help="load invented people and their quarter")
    options = parser.parse_args(argv)
    signals, journal = Signals(), Journal()
    try:
        House(Surroundings.from_environment(), signals, journal).run(with_demo=options.demo)
    except Stopped:
        journal.say("stopped; everything is kept")
    except Trouble as trouble:
        journal.say(str(trouble))
        return 1
    finally:
        signals.ignore()
    return 0


def demo(argv: list[str]) -> int:
    """Run `keting demo`: up with the demo's data."""
    return main(["--demo", *argv])


class House:
    """One home with its servers and processes."""

    def __init__(self, here: Surroundings, signals: Signals, journal: Journal) -> None:
        self.here = here
        self.signals = signals
        self.journal = journal
        self.children: list[Child] = []

    def run(self, *, with_demo: bool) -> None:
        """Open the house and keep it open until somebody asks us to stop."""
        with contextlib.ExitStack() as last:
            check_port(self.here)
            at = hour_of(os.environ.get("KETING_BACKUP_AT") or "03:00")
            self.here = prepared(self.here)
            lock = locked(self.here.lock, already_open(self.here))
            last.callback(lock.close)
            variables = self.here.variables(*last.enter_context(self.servers()))
            env = os.environ | variables | {"PYTHONUNBUFFERED": "1"}
            if with_demo:  # messages go nowhere; `keting demo-text` tells the codes
                env.setdefault("KETING_SMS_URL", "demo" if self.here.scheme == "http" else "")
            handing = Handing(self.here.home)
            handing.clear()
            last.callback(handing.clear)
            write_private(self.here.joined, handing.to(EVERYTHING, variables))
            ours = handing.to(EVERYTHING, env)
            last.callback(self.here.joined.unlink, missing_ok=True)
            last.callback(lambda: stop_all(self.children))
            last.callback(self.journal.say, "stopping")
            self.prepare(ours, with_demo=with_demo)
            shutil.rmtree(self.here.counts, ignore_errors=True)
            self.here.counts.mkdir()
            self.children = children(self.here, env, self.journal)
            self.open()
            if with_demo:
                self.step(ours, "demo-sign-ins")
            for line in welcome(self.here, self.place):
                self.journal.say(line)
            backups = nightly(self.here, env, self.journal, at)
            last.callback(backups.stop)
            self.keep(backups)

    @contextlib.contextmanager
    def servers(self) -> Iterator[tuple[str, str]]:
        """Yield the addresses of database and broker: given ones, else servers of our own."""
        database, redis = told("DATABASE_URL", ""), told("REDIS_URL", "")
        servers = Servers(
            self.here.home,
            postgres=not database,
            redis=not redis,
            patience=self.signals.check,
            say=self.journal.say,
        )
        self.journal.say(f"servers start in {servers.place}")
        with servers:
            if not database and not servers.has(DATABASE):
                servers.createdb(DATABASE)
            self.mend, self.place = servers.mend, servers.place
            yield database or servers.database_url(DATABASE), redis or servers.redis_url

    def prepare(self, env: dict[str, str], *, with_demo: bool) -> None:
        """Build what pages need, bring every schema up to date, load the demo."""
        if not frontend.is_current():
            self.step(without_secrets(env), "frontend")
        if not catalogues.is_compiled():
            self.step(without_secrets(env), "messages", "--compile")
        self.step(env, "migrate")
        if not self.here.opened.exists():
            self.here.opened.touch()
        if with_demo:
            self.step(env, "demo-load")

    def step(self, env: dict[str, str], *words: str) -> None:
        """Run one `keting` command to its end."""
        self.signals.check()
        step(words[0], python(env, "keting", *words), self.journal, self.signals.check)

    def open(self) -> None:
        """Start the processes and wait until the first page can be asked for."""
        deadline = time.monotonic() + LONGEST_OPENING
        while not is_ready(self.here):
            self.tend()
            if time.monotonic() > deadline or any(c.falls >= FALLS_BEFORE_GIVING_UP for c in self.children):
                msg = "The house does not open; the reason stands above"
                raise Trouble(msg)

    def keep(self, backups: Nightly) -> None:
        """Tend servers, processes and the nightly backup until a signal comes."""
        while True:
            self.mend()
            self.tend()
            backups.tend()

    def tend(self) -> None:
        """Look after every process once, then wait a moment."""
        self.signals.check()
        for child in self.children:
            child.tend()
        time.sleep(PAUSE)


def check_port(here: Surroundings) -> None:
    """Refuse a port that somebody listens on or that we may not use, before anything is touched."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((here.bind, here.port))
        except PermissionError as error:
            msg = f"Port {here.port} needs more rights than yours: choose another with KETING_PORT=8000"
            raise Trouble(msg) from error
        except OSError as error:
            if is_held(here.lock):
                raise Trouble(already_open(here)) from error
            msg = f"Port {here.port} is taken: choose another, for example KETING_PORT={here.port + 1}"
            raise Trouble(msg) from error


def already_open(here: Surroundings) -> str:
    """Say that this home has a house already."""
    return f"Keting already runs from {here.home}: stop it first, or choose another home with KETING_HOME"


def python(env: dict[str, str], *words: str) -> Program:
    """Return `python -m words…` in the project, its words for the journal."""
    return Program([sys.executable, "-m", *words], cwd=PROJECT, env=env, output=subprocess.PIPE)


def children(here: Surroundings, env: dict[str, str], journal: Journal) -> list[Child]:
    """Return what is tended while the house is open.

    There is seldom anything to open, so its worker is called when something waits in its queue.
    """
    waits = Waiting(env["REDIS_URL"], OPENING)
    return [
        OnCall(name, program, journal, is_wanted=waits) if name == OPENING else Child(name, program, journal)
        for name, program in programs(here, env).items()
    ]


def nightly(here: Surroundings, env: dict[str, str], journal: Journal, at: time_of_day | None) -> Nightly:
    """Return what backs the house up every night at this hour of Shanghai's clock."""
    own = Handing(here.home).to(BACKUP, env)
    return Nightly(python(own, "keting", "backup"), journal, at, lambda: newest_in(here.backups, here.opened))


def programs(here: Surroundings, env: dict[str, str]) -> dict[str, Program]:
    """Return what runs while the house is open; only `opening` is told how to act as the owner."""
    handing, common = Handing(here.home), without_owner(env)
    # In a container root is the usual user; the sentence about it would come at every start.
    quiet = {"PYTHONWARNINGS": "ignore:::celery.platforms"}
    counts = ["keting", "worker", "keting", "-Q", "counting,work", "--processes", "2", "--ticks"]
    return {
        WEB: python(handing.to(WEB, common) | {"PROMETHEUS_MULTIPROC_DIR": str(here.counts)}, *web(here)),
        WORKER: python(handing.to(WORKER, common) | quiet, *counts),
        OPENING: python(handing.to(OPENING, env) | quiet, "keting", "worker", OPENING, "-Q", OPENING),
    }


def without_owner(env: dict[str, str]) -> dict[str, str]:
    """Return the variables with an address of the database that names no administrator."""
    return env | {"DATABASE_URL": re.sub("//[^/@]*@", "//", env["DATABASE_URL"])}


def web(here: Surroundings) -> list[str]:
    """Return the web server's command: two processes of four threads."""
    place = ["--bind", f"{here.bind}:{here.port}", "--workers", "2", "--threads", "4", "--preload"]
    manners = ["--no-control-socket", "--graceful-timeout", "5", "--log-level", "warning"]
    return ["gunicorn", "keting.wsgi", *place, *manners]


def is_ready(here: Surroundings) -> bool:
    """Tell whether the web server reaches its database."""
    host = "127.0.0.1" if here.bind == "0.0.0.0" else here.bind  # noqa: S104
    try:
        with socket.create_connection((host, here.port), timeout=5) as web:
            web.sendall(b"GET /readyz HTTP/1.0\r\n\r\n")
            return b" 200 " in web.recv(32)
    except OSError:
        return False


def welcome(here: Surroundings, place: Path) -> list[str]:
    """Return the addresses."""
    return [
        f"street      {here.address()}",
        f"徐汇苑      {here.address('xuhuiyuan')}   (the other 30 committees: on the street's page)",
        f"data in {short_path(place)}; Ctrl-C stops the house",
    ]


def short_path(path: Path) -> str:
    """Return a path below the project as people would say it."""
    return str(path.relative_to(PROJECT)) if path.is_relative_to(PROJECT) else str(path)
