"""Pages at a chosen hour: the clock is passed in everywhere, views alone read it."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
import time_machine

from keting.clock import SHANGHAI


@pytest.fixture
def clock_at() -> Iterator[Callable[[str], None]]:
    """`clock_at("09:40")`: it is that hour in Shanghai on Tuesday 24 November 2026."""
    stopped: list[time_machine.travel] = []

    def move(hour: str) -> None:
        when = datetime.fromisoformat(f"2026-11-24T{hour}").replace(tzinfo=SHANGHAI)
        traveller = time_machine.travel(when, tick=False)
        traveller.start()
        stopped.append(traveller)

    yield move
    for traveller in reversed(stopped):
        traveller.stop()
