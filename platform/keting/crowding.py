"""Few wait for a password to be looked at, so that threads are left for whoever wants a page.

Each web process has a few seats. Addresses from which somebody failed lately share one of them: fifty noisy
ones leave the others to those who sign in from a quiet place. Whoever finds no seat is told to come again in
a moment; that is no try. The noisy are told at the gate, before session, database and page: otherwise being
turned away costs the house more than being let in.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from keting import clock
from keting.address import address_of
from keting.refusal import Refusal

# Of the four threads of a web process half never wait for a hash.
SEATS, FOR_SUSPECTS = 2, 1
# How long a failure is remembered, and of how many addresses.
MEMORY, MOST = timedelta(minutes=15), 10_000
COME_AGAIN = 3
DOOR = "/sign-in/"
CROWDED = _("Very many are signing in just now. Please try again in a few seconds.")


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

    def turns_away(self, address: str, at: datetime) -> bool:
        """Whether somebody failed from there lately and no seat is left for such."""
        with self._door:
            return self._is_suspect(address, at) and self._is_full(is_suspect=True)

    def _sit(self, address: str, at: datetime) -> bool:
        with self._door:
            is_suspect = self._is_suspect(address, at)
            if self._is_full(is_suspect=is_suspect):
                msg = "crowded"
                raise Refusal(msg, CROWDED, is_suspect=is_suspect)
            self._taken += 1
            self._suspects += is_suspect
            return is_suspect

    def _is_suspect(self, address: str, at: datetime) -> bool:
        failed = self._failed.get(address)
        return failed is not None and at - failed < MEMORY

    def _is_full(self, *, is_suspect: bool) -> bool:
        return self._taken >= SEATS or (is_suspect and self._suspects >= FOR_SUSPECTS)

    def _suspect(self, address: str, at: datetime) -> None:
        with self._door:
            self._failed.pop(address, None)
            if len(self._failed) >= MOST:
                del self._failed[next(iter(self._failed))]
            self._failed[address] = at


ROOM = Room()


class GateMiddleware:
    """Turns noisy addresses away from the sign-in before anything is done for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_try = request.method == "POST" and request.path.endswith(DOOR)
        if is_try and ROOM.turns_away(address_of(request), clock.now()):
            return shortly()
        return self.get_response(request)


def shortly() -> HttpResponse:
    """Come again, in one line: drawing pages for a noisy address would keep others waiting."""
    response = HttpResponse(str(CROWDED), status=429, content_type="text/plain; charset=utf-8")
    response.headers["Retry-After"] = str(COME_AGAIN)
    return response
