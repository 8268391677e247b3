"""Passwords are hashed one after another, by a thread that lets everything else of this process go first.

A hash costs a fifth of a second of a processor, on purpose; unhurried, a storm of guesses costs guessers
their time and nobody else theirs. The thread touches no table, so it needs no office.
"""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.contrib.auth.hashers import Argon2PasswordHasher

Found = TypeVar("Found")

# Steps of niceness, all there are: it gets what nobody else wants. With ten, bookings beside a storm of
# guesses took 2.1 times as long instead of 1.5 (`keting drill sign_in_storm`).
GIVES_WAY = 19
_turn = threading.Lock()


class UnhurriedArgon2(Argon2PasswordHasher):
    """Django's Argon2 with Django's costs, but in one lane, hashed aside.

    Eight lanes are eight threads: however low, together they take from a request beside them what one of
    usual rank would. To who steals the hashes lanes make no difference.
    """

    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """The password's hash."""
        return aside(lambda: super(UnhurriedArgon2, self).encode(password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        """Whether this is the password of the hash."""
        return aside(lambda: super(UnhurriedArgon2, self).verify(password, encoded))


def aside(work: Callable[[], Found]) -> Found:
    """Do it when it is this one's turn, at low priority; whoever asked waits."""
    with _turn, ThreadPoolExecutor(1, initializer=_give_way) as thread:
        return thread.submit(work).result()


def _give_way() -> None:
    """Linux knows a niceness of each thread, and Argon2's own threads inherit it; elsewhere all are equal."""
    if hasattr(os, "setpriority") and os.uname().sysname == "Linux":
        me = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, me, os.getpriority(os.PRIO_PROCESS, me) + GIVES_WAY)
