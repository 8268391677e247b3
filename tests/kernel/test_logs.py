"""A log says where something broke and of what kind, never on whose words."""

import logging

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory

from committees.staff.models import Worker
from keting.logs import Discreet

WORD = "王秀英13812345678"


@pytest.fixture
def lines():
    """What a handler with the filter writes; `lines.filters` may be emptied."""
    written: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record):
            written.append(self.format(record))

    handler = Kept()
    handler.addFilter(Discreet())
    logger = logging.getLogger("probe.logs")
    logger.addHandler(handler)
    logger.written, logger.handler = written, handler
    yield logger
    logger.removeHandler(handler)


def break_on(word):
    """An error whose text quotes a row."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO staff_worker SELECT * FROM staff_worker WHERE name = %s", [word])
    except IntegrityError as error:
        raise ValueError(word) from error


def log_it(logger, word):
    try:
        break_on(word)
    except ValueError:
        logger.exception("it broke")
    return logger.written[-1]


def test_kinds_and_places_are_told_and_no_words(home, lines):
    Worker.objects.create(name=WORD)
    line = log_it(lines, WORD)
    assert "test_logs.py" in line
    assert "builtins.ValueError" in line
    assert "django.db.utils.IntegrityError" in line
    assert "UniqueViolation 23505 staff_worker_pkey" in line
    assert "138" not in line


def test_without_the_filter_the_words_are_told(home, lines):
    """The twin."""
    lines.handler.filters.clear()
    Worker.objects.create(name=WORD)
    assert WORD in log_it(lines, WORD)


def told(record):
    """A record as the filter leaves it."""
    Discreet().filter(record)
    return record.getMessage()


def test_a_path_is_told_by_its_view(home):
    request = RequestFactory().get(f"/never/{WORD}/")
    record = logging.makeLogRecord(
        {"name": "django.request", "msg": "%s: %s", "args": ("Not Found", request.path), "request": request}
    )
    assert told(record) == "Not Found: ?"


def test_a_refused_host_is_not_repeated():
    record = logging.makeLogRecord(
        {"name": "django.security.DisallowedHost", "msg": f"Invalid HTTP_HOST header: {WORD!r}."}
    )
    assert told(record) == "refused (DisallowedHost)"


def test_a_task_that_failed_is_told_by_its_name():
    args = {"name": "households.run_import", "id": "7", "exc": WORD, "traceback": WORD, "description": "x"}
    record = logging.makeLogRecord({"name": "celery.app.trace", "msg": "%(name)s %(exc)s", "args": args})
    assert told(record) == "task households.run_import[7] failed"
