"""What beat would do, inside a worker."""

from unittest.mock import MagicMock

from keting.celery import app
from keting.timetable import TIMETABLE, Ticks


def test_a_worker_that_ticks_sends_the_timetable() -> None:
    worker = MagicMock()
    step = Ticks(worker, ticks=True)
    step.start(worker)
    for call in worker.timer.call_repeatedly.call_args_list:
        _, send, words, options = call.args
        send(*words, **options)
    asked = [call.args[0] for call in worker.timer.call_repeatedly.call_args_list]
    sent = [call.args[0] for call in worker.app.send_task.call_args_list]
    assert list(zip(sent, asked, strict=True)) == list(TIMETABLE.values())
    step.stop(worker)
    assert worker.timer.call_repeatedly.return_value.cancel.call_count == len(TIMETABLE)


def test_only_who_is_asked_ticks() -> None:
    assert Ticks in app.steps["worker"]
    assert not Ticks(MagicMock()).include_if(MagicMock())
    assert Ticks(MagicMock(), ticks=True).include_if(MagicMock())
