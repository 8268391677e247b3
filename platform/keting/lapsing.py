"""When a session ends by itself, and how fresh its last proof is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpResponse

IDLE, WHOLE, FRESH = 30 * 60, 8 * 3600, 15 * 60
SINCE, SEEN, PROVED, DEVICE = "since", "seen", "proved", "device"
# The clock is written down once a minute: a row of the session table, and not for every click.
STEP = 60


def begin(session: SessionBase, at: datetime) -> None:
    """Signed in now, with everything proved."""
    session[SINCE] = session[SEEN] = session[PROVED] = at.timestamp()


def has_lapsed(session: Mapping[str, Any] | SessionBase, at: datetime) -> bool:
    """Whether it lay idle for half an hour or is eight hours old."""
    now = at.timestamp()
    return bool(now - session[SEEN] > IDLE or now - session[SINCE] > WHOLE)


def is_over(session: SessionBase, at: datetime) -> bool:
    """Whether it lay idle for half an hour or is eight hours old; what is not over counts as used now."""
    now = at.timestamp()
    if SINCE not in session:
        begin(session, at)
    if has_lapsed(session, at):
        return True
    if now - session[SEEN] >= STEP:
        session[SEEN] = now
    return False


def prove(session: SessionBase, at: datetime) -> None:
    """The second factor was shown again."""
    session[PROVED] = at.timestamp()


def is_fresh(session: SessionBase, at: datetime) -> bool:
    """Whether the second factor was shown within the last quarter of an hour."""
    return at.timestamp() - float(session.get(PROVED, 0)) <= FRESH


def cleared(response: HttpResponse) -> HttpResponse:
    """Let the browser throw away what pages have stored in it: nobody is in any more.

    Its cookies stay, among them the language and a household's card.
    """
    response.headers["Clear-Site-Data"] = '"storage"'
    return response
