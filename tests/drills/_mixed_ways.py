"""The web application with one guard taken away; BOOKING_WAY says which. gunicorn loads it.

`lock`: nobody waits for anybody. `recheck`: look, then lock, and never look again. `constraint`: look for
free time, then write (the drill drops the constraints). `queue`: time is free for all before it is offered.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import local
from time import sleep
from typing import Any

from keting.wsgi import application  # first: it sets Django up

from django.db import transaction  # isort: skip
from committees.rooms.services import arriving, cancelling, changing, guards, waiting  # isort: skip

TAKE_ALL = "ON CONFLICT DO NOTHING "
RULES = (guards.FewOfHousehold, guards.TimeToChange, guards.EnoughStock)
LOCK, PUT_OFF = guards._lock, local()
WAY = os.environ.get("BOOKING_WAY", "")
# From the look to the next statement: a busy house takes as long.
A_MOMENT = 0.1


def put_off(statement: str, keys: Sequence[str]) -> None:
    """Lock later."""
    PUT_OFF.locks.append((statement, keys))


def look_then_lock(check: Callable[..., None]) -> Callable[..., None]:
    """The look is older than the lock."""

    def twin(self: guards.Rule, *asked: Any) -> None:
        PUT_OFF.locks = []
        check(self, *asked)
        sleep(A_MOMENT)
        for statement, keys in PUT_OFF.locks if WAY == "recheck" else ():
            LOCK(statement, keys)

    return twin


@contextmanager
def only_freeing(days: Any, at: Any) -> Iterator[None]:
    """What is free is free for all."""
    with transaction.atomic():
        yield


def take_away(way: str) -> None:
    """Make the application careless in this one thing."""
    if way in {"lock", "recheck"}:
        guards._lock = put_off
        for rule in RULES:
            rule.check = look_then_lock(rule.check)  # type: ignore[method-assign]
    if way == "constraint":
        guards.TAKE_SPACES = guards.TAKE_SPACES.replace(TAKE_ALL, "")
    if way == "queue":
        for module in (arriving, cancelling, changing, waiting):
            module.freeing = only_freeing


take_away(WAY)

__all__ = ["application"]
