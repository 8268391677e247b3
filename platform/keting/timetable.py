"""The timetable, the queues, and how Celery is set up; beat runs this app, which knows nothing of Django.

Beat only sends names of tasks by the clock: without the applications it takes a third of the memory. A house
with one worker needs no process for that: the worker does it by its own timer (`--ticks`).
"""

from typing import Any

from celery import Celery
from celery.bootsteps import StartStopStep
from kombu.entity import Queue

from keting import env

COUNTING, OPENING = "counting", "opening"
QUEUES = (COUNTING, "work", OPENING)
# What runs by the clock: name → (task, seconds between). Each only looks for what is due in the tables.
TIMETABLE = {
    "sweep": ("counting.sweep", 30.0),
    "tick": ("counting.tick", 300.0),
    "jobs": ("jobs.sweep", 60.0),
}
SETTINGS: dict[str, Any] = {
    "broker_url": env.secret("REDIS_URL", "redis://localhost:6379/0"),
    "broker_connection_retry_on_startup": True,
    "broker_transport_options": {
        "visibility_timeout": 900,
        "socket_timeout": 3,
        "socket_connect_timeout": 3,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 5,
    },
    "task_serializer": "json",
    "accept_content": ["json"],
    "task_ignore_result": True,
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "worker_prefetch_multiplier": 1,
    "task_time_limit": 600,
    "task_soft_time_limit": 570,
    "task_default_queue": "work",
    "task_queues": [Queue(name) for name in QUEUES],  # type: ignore[no-untyped-call]
    "task_create_missing_queues": False,
    # A task waits in the queue that its name begins with; all others in "work".
    "task_routes": {"counting.*": {"queue": COUNTING}, "opening.*": {"queue": OPENING}},
    "worker_hijack_root_logger": False,
    "timezone": "Asia/Shanghai",
    "beat_schedule": {
        name: {"task": task, "schedule": seconds} for name, (task, seconds) in TIMETABLE.items()
    },
    # Celery closes Django's connection around each task; reuse keeps 31 folds from 31 connects.
    "CELERY_DB_REUSE_MAX": 1000,
}

app = Celery("keting")
app.conf.update(SETTINGS)


class Ticks(StartStopStep):  # type: ignore[misc]
    """Beat inside a worker; a broker that does not answer costs one tick."""

    requires = ("celery.worker.components:Timer",)

    def __init__(self, worker: Any, ticks: bool = False, **options: Any) -> None:
        super().__init__(worker, **options)
        self.enabled = ticks
        self.entries: list[Any] = []

    def start(self, worker: Any) -> None:
        """From now on."""
        for task, seconds in TIMETABLE.values():
            sending = worker.timer.call_repeatedly(seconds, worker.app.send_task, (task,), {"retry": False})
            self.entries.append(sending)

    def stop(self, worker: Any) -> None:
        """No more."""
        for entry in self.entries:
            entry.cancel()
        self.entries.clear()
