"""A real Celery worker that counts, to be killed and started again; finds itself in pg_stat_activity."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.db import connection
from kombu.exceptions import OperationalError
from redis import RedisError

from keting.celery import app

NAME = "counting-worker"
BUSY = "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s AND state <> 'idle'"


class CountingWorker:
    """`python -m celery worker` with two children."""

    def __init__(self, application: str = "keting.celery", control: Any = None) -> None:
        self.application = application
        self.control = control or app.control
        self.process: subprocess.Popen[bytes] | None = None
        self.log = Path(os.environ["KETING_HOME"]) / "counting-worker.log"

    def start(self) -> None:
        """Start it and wait until it takes work."""
        words = ["celery", "-A", self.application, "worker", "-c", "2", "-l", "ERROR"]
        words += ["-Q", "counting,work,opening"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *words, "--without-gossip", "--without-mingle"],
                env=os.environ | {"PGAPPNAME": NAME},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + 60
        while not self.answers():
            if time.monotonic() > until or self.process.poll() is not None:
                raise AssertionError(self.log.read_text(errors="replace")[-2000:])

    def answers(self) -> bool:
        """Whether it takes work; asked on a new line: a kept one may lead to a Redis that is gone."""
        broken = contextlib.suppress(OSError, RedisError, OperationalError)
        with broken, self.control.app.connection_for_read() as line:
            return bool(self.control.inspect(timeout=0.5, connection=line).ping())
        return False

    def kill(self) -> None:
        """kill -9 of the whole worker."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_child(self) -> None:
        """kill -9 of its children; the worker itself lives and hands their tasks out again."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for pid in children:
            os.kill(int(pid), signal.SIGKILL)

    @staticmethod
    def is_busy() -> bool:
        """Whether it stands in the middle of a transaction or a statement."""
        with connection.cursor() as cursor:
            cursor.execute(BUSY, [NAME])
            return bool(cursor.fetchone()[0])
