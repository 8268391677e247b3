"""When a session ends by itself, and how fresh its last proof is."""

from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase

IDLE, WHOLE, FRESH = 30 * 60, 8 * 3600, 15 * 60
SINCE, SEEN, PROVED = "since", "seen", "proved"
# The clock is written down once a minute: a row of the session table, and not for every click.
STEP = 60


def begin(session: SessionBase, at: datetime) -> None:
    """Signed in now, with everything proved."""
    session[SINCE] = session[SEEN] = session[PROVED] = at.timestamp()


def is_over(session: SessionBase, at: datetime) -> bool:
    """Whether it lay idle for half an hour or is eight hours old; what is not over counts as used now."""
    now = at.timestamp()
    if SINCE not in session:
        begin(session, at)
    if now - session[SEEN] > IDLE or now - session[SINCE] > WHOLE:
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
