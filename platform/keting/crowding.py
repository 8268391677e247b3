"""Few wait for a password to be looked at, so that threads are left for whoever wants a page.

Each web process has a few seats. Addresses from which somebody failed lately share one of them: fifty noisy
ones leave the others to those who sign in from a quiet place. Whoever finds no seat is told to come again in
a moment; that is no try. The noisy are told at the gate, before session, database and page: otherwise being
turned away costs the house more than being let in.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from keting import clock
from keting.address import address_of
from keting.refusal import Refusal

# Of the four threads of a web process half never wait for a hash; the noisy only where nobody else does.
SEATS, FOR_SUSPECTS = 2, 1
# How long a failure is remembered, and of how many addresses.
MEMORY, MOST = timedelta(minutes=15), 10_000
COME_AGAIN = timedelta(seconds=3)
# How far apart all noisy addresses together are answered, and after a quiet while how many at once. Unbounded
# the tries that nobody looks at any more, since they were too many, made bookings three times as slow.
PACE, AT_ONCE = timedelta(milliseconds=100), 2
DOOR = "/sign-in/"
CROWDED = _("Very many are signing in just now. Please try again in a few seconds.")


class Room:
    """The seats of one process, and who failed lately."""

    def __init__(self) -> None:
        self._door = threading.Lock()
        self._taken = 0
        self._failed: dict[str, datetime] = {}
        self._told: dict[str, datetime] = {}
        self._next = datetime.min.replace(tzinfo=UTC)

    @contextmanager
    def seat(self, address: str, at: datetime) -> Iterator[None]:
        """A seat while a password is looked at; Refusal `crowded` where none is free.

        A Refusal from inside makes the address a suspect, a right password lets it be one no more.
        """
        self._sit(address, at)
        try:
            yield
            self._failed.pop(address, None)
        except Refusal:
            with self._door:
                _keep(self._failed, address, at)
            raise
        finally:
            with self._door:
                self._taken -= 1

    def turns_away(self, address: str, at: datetime, *, is_try: bool) -> bool:
        """Whether it is a noisy address's turn to wait, or a hasty one comes again while no seat is free."""
        with self._door:
            is_suspect = self._is_suspect(address, at)
            if is_try and self._is_full(is_suspect=is_suspect):
                return is_suspect or self._is_hasty(address, at)
            return is_suspect and self._is_beyond_pace(at)

    def _sit(self, address: str, at: datetime) -> None:
        with self._door:
            is_suspect = self._is_suspect(address, at)
            if self._is_full(is_suspect=is_suspect):
                _keep(self._told, address, at)
                msg = "crowded"
                raise Refusal(msg, CROWDED, is_suspect=is_suspect)
            self._taken += 1

    def _is_suspect(self, address: str, at: datetime) -> bool:
        failed = self._failed.get(address)
        return failed is not None and at - failed < MEMORY

    def _is_full(self, *, is_suspect: bool) -> bool:
        return self._taken >= (FOR_SUSPECTS if is_suspect else SEATS)

    def _is_hasty(self, address: str, at: datetime) -> bool:
        told = self._told.get(address)
        return told is not None and at - told < COME_AGAIN

    def _is_beyond_pace(self, at: datetime) -> bool:
        """Generic cell rate; a clock that was set back keeps nobody out."""
        if at < self._next <= at + PACE:
            return True
        self._next = PACE + (at if self._next > at else max(self._next, at - (AT_ONCE - 1) * PACE))
        return False


def _keep(book: dict[str, datetime], address: str, at: datetime) -> None:
    """The newest at the end; of the oldest no more are kept than there is room for."""
    book.pop(address, None)
    if len(book) >= MOST:
        del book[next(iter(book))]
    book[address] = at


ROOM = Room()


class GateMiddleware:
    """Turns noisy addresses away from the sign-in before anything is done for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.endswith(DOOR):
            is_try = request.method == "POST"
            if ROOM.turns_away(address_of(request), clock.now(), is_try=is_try):
                return shortly()
        return self.get_response(request)


def shortly() -> HttpResponse:
    """Come again, in one line: drawing pages for a noisy address would keep others waiting."""
    response = HttpResponse(str(CROWDED), status=429, content_type="text/plain; charset=utf-8")
    response.headers["Retry-After"] = str(COME_AGAIN.seconds)
    return response
