"""Few wait for a password to be looked at, so that threads are left for whoever wants a page.

Each web process has a few seats. Addresses from which somebody failed lately share one of them: fifty noisy
ones leave the others to those who sign in from a quiet place. Whoever finds no seat is told to come again in
a moment; that is no try.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from keting.refusal import Refusal

# Of the four threads of a web process half never wait for a hash.
SEATS, FOR_SUSPECTS = 2, 1
# How long a failure is remembered, and of how many addresses.
MEMORY, MOST = timedelta(minutes=15), 10_000
COME_AGAIN = 3


class Room:
    """The seats of one process, and who failed lately."""

    def __init__(self) -> None:
        self._door = threading.Lock()
        self._taken = self._suspects = 0
        self._failed: dict[str, datetime] = {}

    @contextmanager
    def seat(self, address: str, at: datetime) -> Iterator[None]:
        """A seat while a password is looked at; Refusal `crowded` where none is free.

        A Refusal from inside makes the address a suspect, a right password lets it be one no more.
        """
        is_suspect = self._sit(address, at)
        try:
            yield
            self._failed.pop(address, None)
        except Refusal:
            self._suspect(address, at)
            raise
        finally:
            with self._door:
                self._taken -= 1
                self._suspects -= is_suspect

    def _sit(self, address: str, at: datetime) -> bool:
        with self._door:
            failed = self._failed.get(address)
            is_suspect = failed is not None and at - failed < MEMORY
            if self._taken >= SEATS or (is_suspect and self._suspects >= FOR_SUSPECTS):
                msg = "crowded"
                told = _("Very many are signing in just now. Please try again in a few seconds.")
                raise Refusal(msg, told, is_suspect=is_suspect)
            self._taken += 1
            self._suspects += is_suspect
            return is_suspect

    def _suspect(self, address: str, at: datetime) -> None:
        with self._door:
            self._failed.pop(address, None)
            if len(self._failed) >= MOST:
                del self._failed[next(iter(self._failed))]
            self._failed[address] = at


ROOM = Room()
