"""`keting worker NAME -Q QUEUES`: takes tasks from queues.

What Celery's own command loads besides (a shell, lexers, the other commands) is 10 MB of each process.
"""

import argparse
import os
import socket
from functools import partial

from django.conf import settings
from django.utils.module_loading import import_string


def main(words: list[str]) -> int:
    """Work until a signal comes."""
    parser = argparse.ArgumentParser(prog="keting worker", description="take tasks from queues")
    parser.add_argument("name", help="what it is called")
    parser.add_argument("-Q", dest="queues", required=True, help="counting,work,opening or some of them")
    parser.add_argument("--processes", type=int, default=0, help="how many (default: it works itself)")
    parser.add_argument("--ticks", action="store_true", help="do what beat does, too")
    options = parser.parse_args(words)
    # They were made by `keting migrate`, and would load every page into the worker.
    os.environ["CELERY_SKIP_CHECKS"] = "true"
    from keting import clock  # noqa: PLC0415
    from keting.celery import app  # noqa: PLC0415  it reads the environment
    from keting.warming import warm_tasks  # noqa: PLC0415

    worker = app.Worker(
        hostname=f"{options.name}@{socket.gethostname()}",
        queues=options.queues.split(","),
        pool_cls="prefork" if options.processes else "solo",
        concurrency=options.processes or 1,
        loglevel="WARNING",
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        ticks=options.ticks,
    )
    if options.processes:
        warm_tasks(partial(import_string(settings.KETING_WARMER), day=clock.today()))
    worker.start()
    return int(worker.exitcode or 0)
