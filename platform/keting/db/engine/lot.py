"""The lot: idle connections of this process, waiting for the next one who speaks under the same login.

One lot for all threads (a lot per thread let throughput collapse to a tenth, tenancy.md). Only what is surely
clean is parked; what has waited too long, or is one too many, is closed, the longest idle first. A thread
looks for what has waited too long while there is anything: a house at rest keeps no connections.
"""

import os
import select
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import Any

from psycopg2 import extensions

# An idle backend holds 2-4 MB of the server's memory; to come back costs 3 ms, the next page some 10 more.
LONGEST_IDLE, LOOK_SECONDS = 15.0, 3.0
# The server reports a change of these by itself: what one has set must not meet the next.
REPORTED = (
    "client_encoding",
    "DateStyle",
    "IntervalStyle",
    "TimeZone",
    "standard_conforming_strings",
    "default_transaction_read_only",
)


@dataclass
class Lot:
    """At most `places` raw connections by key, in the order in which they were parked."""

    places: int = 32
    _parked: "OrderedDict[int, tuple[Hashable, float, Any]]" = field(default_factory=OrderedDict)
    _lock: Any = field(default_factory=Lock)
    _is_watched: bool = False

    def __post_init__(self) -> None:
        os.register_at_fork(after_in_child=self.forget)

    def forget(self) -> None:
        """A child has no share in its parent's connections (psycopg2 closes none that another made)."""
        self._lock = Lock()
        self._parked = OrderedDict()
        self._is_watched = False

    def users(self) -> set[str]:
        """Whose connections wait here."""
        with self._lock:
            return {key[0] for key, _, _ in self._parked.values() if isinstance(key, tuple)}

    def take(self, key: Hashable) -> Any | None:
        """The connection of this key that was parked last and still lives, or None."""
        while raw := self._pick(key):
            if is_alive(raw):
                return raw
            raw.close()
        return None

    def _pick(self, key: Hashable) -> Any | None:
        with self._lock:
            for number in reversed(self._parked):
                if self._parked[number][0] == key:
                    return self._parked.pop(number)[2]
        return None

    def park(self, key: Hashable, raw: Any, *, is_as_it_was: bool = True) -> None:
        """Keep a clean connection; close any other."""
        if not (is_as_it_was and is_clean(raw)):
            raw.close()
            return
        now = time.monotonic()
        with self._lock:
            self._parked[id(raw)] = (key, now, raw)
            leaving = self._surplus(now)
            must_watch, self._is_watched = not self._is_watched, True
        if must_watch:
            Thread(target=self._watch, name="lot", daemon=True).start()
        for old in leaving:
            old.close()

    def _watch(self) -> None:
        """Close what has waited too long, until nothing waits any more."""
        is_watched = True
        while is_watched:
            time.sleep(LOOK_SECONDS)
            with self._lock:
                leaving = self._surplus(time.monotonic())
                is_watched = self._is_watched = bool(self._parked)
            for old in leaving:
                old.close()

    def _surplus(self, now: float) -> list[Any]:
        leaving = []
        while self._parked:
            number, (_, since, raw) = next(iter(self._parked.items()))
            if len(self._parked) <= self.places and now - since < LONGEST_IDLE:
                break
            del self._parked[number]
            leaving.append(raw)
        return leaving

    def empty(self) -> bool:
        """Close everything that waits; tells whether there was anything."""
        with self._lock:
            leaving = [raw for _, _, raw in self._parked.values()]
            self._parked.clear()
        for raw in leaving:
            raw.close()
        return bool(leaving)


def is_clean(raw: Any) -> bool:
    """No transaction, no error, autocommit on: nothing of the last user is left."""
    idle = extensions.TRANSACTION_STATUS_IDLE
    return not raw.closed and raw.autocommit and raw.info.transaction_status == idle


def settings_of(raw: Any) -> tuple[Any, ...]:
    """How the connection is set, without asking; () when it is closed."""
    return () if raw.closed else tuple(raw.get_parameter_status(name) for name in REPORTED)


def is_alive(raw: Any) -> bool:
    """The server has not hung up: an idle connection has nothing to read."""
    poll = select.poll()
    poll.register(raw.fileno(), select.POLLIN)
    return not poll.poll(0)
