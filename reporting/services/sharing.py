"""Who counts which share of a sweep: each process the one whose offices' connections still wait in it.

A committee's first fold on a new connection costs three times as much as the next, so a share should come
back to where it was. Nobody is told where: whoever takes a message picks a share that is still free.
"""

import logging
from collections.abc import Sequence

from django.core.cache import caches

from keting.caching import NoAnswer
from keting.db import logins
from keting.db.engine.base import LOT
from tenants.scope import scope, street

FORGET_SECONDS = 60
logger = logging.getLogger("keting.counting")


def mine(shares: Sequence[str], *, turn: str) -> list[str]:
    """The share (schemas in a text) that this process takes at this turn, none when all are taken.

    All of them where Redis does not answer: to count twice changes nothing.
    """
    waiting = LOT.users()
    try:
        with scope(street()):
            for share in sorted(shares, key=lambda one: -_known(one, waiting)):
                if caches["street"].add(f"sweep:{turn}:{shares.index(share)}", 1, timeout=FORGET_SECONDS):
                    return [share]
    except NoAnswer as error:
        logger.warning("no share of the sweep could be taken (%s); all are", type(error).__name__)
        return list(shares)
    return []


def _known(share: str, waiting: set[str]) -> int:
    return sum(logins.of(schema) in waiting for schema in share.split())
