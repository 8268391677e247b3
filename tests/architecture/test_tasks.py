"""Every task carries its office, and somebody listens to every queue."""

import re
from pathlib import Path

import pytest
from celery import Task

from deploy.local import handing
from deploy.local.house import programs
from deploy.local.surroundings import Surroundings
from keting.celery import OwnerTask, ScopedTask, StreetTask, SystemTask, app
from keting.timetable import QUEUES, TIMETABLE
from tests.architecture import code

app.loader.import_default_modules()
OTHERS = ("celery.", "probe.")
TASKS: list[Task] = [task for name, task in sorted(app.tasks.items()) if not name.startswith(OTHERS)]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_a_task_is_a_committees_the_streets_or_the_systems(task: Task) -> None:
    assert isinstance(task, ScopedTask | StreetTask | SystemTask | OwnerTask)
    assert re.fullmatch(r"[a-z]+\.[a-z_]+", task.name)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_a_task_waits_in_a_queue_that_is_there(task: Task) -> None:
    route = app.amqp.router.route({}, task.name)
    queue = route["queue"].name if "queue" in route else app.conf.task_default_queue
    assert queue in QUEUES
    first = task.name.split(".")[0]
    assert queue == (first if first in QUEUES else "work")


def test_the_owners_tasks_wait_in_a_queue_of_their_own() -> None:
    assert {task.name.split(".")[0] for task in TASKS if isinstance(task, OwnerTask)} == {"opening"}


def test_the_timetable_names_tasks_that_are_there() -> None:
    assert {task for task, _ in TIMETABLE.values()} <= {task.name for task in TASKS}


def test_workers_told_which_queues_serve_all() -> None:
    """Without -Q one listens to every one of `task_queues`."""
    found = {code.name_of(path): path.read_text(encoding="utf-8") for path in code.files(".py", "tests")}
    told = {
        name: queues for name, text in found.items() if (queues := re.findall(r'"-Q",\s*"([a-z,]+)"', text))
    }
    assert [name for name, queues in told.items() if set(",".join(queues).split(",")) != set(QUEUES)] == []
    assert {queue.name for queue in app.conf.task_queues} == set(QUEUES)


def test_the_house_serves_all_queues_and_one_process_owns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing, "MEMORY", tmp_path)
    here = Surroundings(tmp_path, 8000, "localhost", "http", "127.0.0.1")
    env = {"KETING_OWNER_KEY": "x", "DATABASE_URL": "postgresql://keting@/keting?host=/tmp"}
    house = programs(here, env)
    queues = [one.command[one.command.index("-Q") + 1] for one in house.values() if "-Q" in one.command]
    assert sorted(",".join(map(str, queues)).split(",")) == sorted(QUEUES)
    folders = {name: Path((one.env or {})["KETING_CREDENTIALS"]) for name, one in house.items()}
    owning = {name for name, folder in folders.items() if (folder / "KETING_OWNER_KEY").exists()}
    naming = {name for name, one in house.items() if "keting@" in (one.env or {})["DATABASE_URL"]}
    assert owning == naming == {"opening"}


def test_a_task_takes_ids_only() -> None:
    wrong = [
        (code.name_of(path), one.name)
        for path in code.modules()
        if path.stem == "tasks"
        for one in code.public_functions(path)
        if one.decorator_list and not all(name.endswith(("_id", "_ids")) for name in code.arguments(one))
    ]
    assert wrong == []


def test_a_task_makes_one_call() -> None:
    long = [
        (code.name_of(path), one.name, code.body_length(one))
        for path in code.modules()
        if path.stem == "tasks"
        for one in code.public_functions(path)
        if code.body_length(one) > 18
    ]
    assert long == []
