"""Redis killed and emptied, again and again, while visits are written and counted.

Nobody may notice: each write is acknowledged and stays, and after a sweep every figure of the season equals
independent SQL over the raw tables. The twin has no sweep: what was on its way is lost for ever.
"""

import contextlib
import logging
import os
import random
import select
import shutil
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import redis

from deploy.local.broker import Broker
from deploy.local.processes import endless
from deploy.local.servers import Servers
from keting.later import send
from keting.marks.models import Mark
from tenants.models import Tenant
from tenants.scope import committees, scope
from tests.drills import crash_worker
from tests.drills._worker import CountingWorker

LOSSES = 6
SETTLE_SECONDS = 90.0
REHEARSAL = {"crash_worker.SEASON": timedelta(days=5)}


def run(*, is_guarded: bool, n: int | None) -> dict[str, Any]:
    """Lose Redis n times; violations are writes that are gone, wrong figures, marks that nobody counts."""
    logging.getLogger("keting").setLevel(logging.CRITICAL)
    offices = committees()
    broker = Servers(Path(os.environ["KETING_TEST_HOME"])).redis
    worker = CountingWorker()
    worker.start()
    try:
        saved = storm(offices, broker, n or LOSSES)
        left, falls = settle(offices, worker, is_swept=is_guarded)
    finally:
        worker.kill()
        broker.stop()
    found = [crash_worker.check(tenant) for tenant in offices]
    wrong, visits = sum(bad for bad, _, _ in found), sum(count for _, _, count in found)
    return {
        "n": n or LOSSES,
        "violations": wrong + left + abs(saved - visits),
        "wrong_figures": wrong,
        "marks_left": left,
        "acknowledged": saved,
        "lost": saved - visits,
        "worker_restarts": falls,
        "figures_compared": sum(looked for _, looked, _ in found),
    }


def storm(offices: list[Tenant], broker: Broker, losses: int) -> int:
    """Write in every office while Redis goes and comes back empty; how many visits were acknowledged."""
    over, rng = Event(), random.Random(2026)
    with ThreadPoolExecutor(len(offices)) as pool:
        write = crash_worker.write
        writers = [pool.submit(write, tenant, over, number) for number, tenant in enumerate(offices)]
        try:
            for number in range(1, losses + 1):
                time.sleep(rng.uniform(0.5, 1.5))
                lose(broker)
                time.sleep(rng.uniform(0.5, 1.0))
                if number < losses:
                    broker.start(endless)
        finally:
            over.set()
        # The last visits were written while there was no Redis to tell it to.
        saved = sum(writer.result() for writer in writers)
    broker.start(endless)
    return saved


def settle(offices: list[Tenant], worker: CountingWorker, *, is_swept: bool) -> tuple[int, int]:
    """Sweep as beat does and tend the worker as the house does; marks left all the same, its falls."""
    falls, left, until = 0, 1, time.monotonic() + SETTLE_SECONDS
    while left and time.monotonic() < until:
        if worker.process is not None and worker.process.poll() is not None:
            worker.start()
            falls += 1
        if is_swept:
            send("counting.sweep", "public", {})
        time.sleep(1)
        left = sum(marks(tenant) for tenant in offices)
    return left, falls


def marks(tenant: Tenant) -> int:
    """How many wait to be counted."""
    with scope(tenant):
        return Mark.objects.count()


def lose(broker: Broker) -> None:
    """kill -9, and everything that it knew is gone."""
    with contextlib.closing(redis.Redis(unix_socket_path=str(broker.socket))) as client:
        pid = int(client.info("server")["process_id"])
    handle = os.pidfd_open(pid)
    signal.pidfd_send_signal(handle, signal.SIGKILL)
    # The first one is not our child: only its handle tells when it has written its last.
    select.select([handle], [], [])
    os.close(handle)
    if broker.child is not None:
        broker.child.wait()
    shutil.rmtree(broker.data)
