"""The whole house for a test: web server and Celery worker on a clone of the template."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import redis

from tests import databases
from tests.plugin import ROOT, database_url


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class House:
    """gunicorn, a Celery worker and beat; `url(slug, path)` leads to a committee, slug "" to the street."""

    def __init__(self, database: str, settings: str = "") -> None:
        self.database = database
        self.settings = settings or "keting.settings"
        self.port = free_port()
        self.log = Path(os.environ["KETING_TEST_HOME"]) / f"{database}.log"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def env(self) -> dict[str, str]:
        """The environment of every process of this house."""
        return {
            **os.environ,
            "DATABASE_URL": database_url(self.database),
            "KETING_PORT": str(self.port),
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")]),
            "DJANGO_SETTINGS_MODULE": self.settings,
        }

    def __enter__(self) -> "House":
        databases.clone(self.database)
        self.empty_queues()
        bind = f"127.0.0.1:{self.port}"
        self.start(
            "web", "gunicorn", "-w", "2", "--threads", "4", "-b", bind, "--no-control-socket", "keting.wsgi"
        )
        self.start(
            "worker", "celery", "-A", "keting.celery", "worker", "-c", "2", "-Q", "counting,work,opening"
        )
        schedule = str(self.log.with_suffix(".beat"))
        self.start("beat", "celery", "-A", "keting.timetable", "beat", "-s", schedule)
        self.wait_ready()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self.processes.values():
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        databases.drop(self.database)

    @staticmethod
    def empty_queues() -> None:
        """Messages of a house that was torn down are nobody's."""
        url = os.environ["REDIS_URL"].replace("redis+socket://", "unix://").replace("virtual_host=", "db=")
        with redis.Redis.from_url(url) as broker:
            broker.delete("counting", "work", "opening", "unacked", "unacked_index")

    def start(self, name: str, *command: str) -> None:
        """Start `python -m command` in a process group of its own, its output in the house's log."""
        with self.log.open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_ready(self, seconds: float = 30) -> None:
        """Until the web server answers."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                self.get("", "/readyz")
            except (URLError, HTTPError, OSError):
                time.sleep(0.1)
            else:
                return
        raise AssertionError(self.log.read_text(errors="replace")[-3000:])

    def url(self, slug: str, path: str) -> str:
        """Address of a path on a committee's host; Chromium resolves *.localhost by itself."""
        host = f"{slug}.localhost" if slug else "localhost"
        return f"http://{host}:{self.port}{path}"

    def get(self, slug: str, path: str) -> bytes:
        """Plain GET; Python cannot resolve *.localhost, so the host goes into the header."""
        host = f"{slug}.localhost:{self.port}" if slug else f"localhost:{self.port}"
        request = Request(f"http://127.0.0.1:{self.port}{path}", headers={"Host": host})
        with urlopen(request, timeout=10) as answer:
            return bytes(answer.read())

    @staticmethod
    def eventually(question: Callable[[], bool], seconds: float) -> bool:
        """Ask until the answer is yes; False when time is up."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if question():
                return True
            time.sleep(0.05)
        return False
