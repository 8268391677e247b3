"""How often something may be tried, counted in Redis in one step: no guess of a thousand slips by."""

from hashlib import sha256
from typing import cast

from django.core.cache import caches
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from keting.caching import Cache, NoAnswer
from keting.db.current import connection
from keting.refusal import Refusal

TRIES, SECONDS = 5, 15 * 60


def take(what: str, *parts: str, most: int = TRIES, seconds: int = SECONDS) -> None:
    """Use up one of five tries in a quarter of an hour; raises Refusal when none is left.

    `parts` say whose tries they are, such as user name and address: somebody else's address has its own.
    Where Redis does not answer nothing is tried: guessing must not become free.
    """
    try:
        tries, left = _cache().count(_key(what, parts), seconds)
    except NoAnswer as error:
        msg = "limits_unknown"
        raise Refusal(msg, _("Nobody can sign in for the moment. Please try again in a minute.")) from error
    if tries > most:
        raise too_often(left, is_first=tries == most + 1)


def too_often(seconds: int, **facts: bool) -> Refusal:
    """The refusal that says when to come again."""
    minutes = max(1, -(-seconds // 60))
    told = ngettext(
        "Tried too often from here. Please try again in %(minutes)s minute.",
        "Tried too often from here. Please try again in %(minutes)s minutes.",
        minutes,
    )
    return Refusal("too_often", told % {"minutes": minutes}, **facts)


def spend(what: str, *parts: str, most: int, seconds: int) -> int:
    """Use up one of `most` calls in so many seconds; how many seconds to wait where none is left, else 0.

    Where Redis does not answer nobody waits: this keeps order, it keeps nobody out.
    """
    try:
        calls, left = _cache().count(_key(what, parts), seconds)
    except NoAnswer:
        return 0
    return max(left, 1) if calls > most else 0


def give_back(what: str, *parts: str) -> None:
    """Give one try back, where what was right says nothing of the others from the same place."""
    try:
        _cache().count(_key(what, parts), SECONDS, by=-1)
    except NoAnswer:
        return


def forget(what: str, *parts: str) -> None:
    """Give the tries back once it was right."""
    try:
        _cache().delete(_key(what, parts))
    except NoAnswer:
        return


def _cache() -> Cache:
    kind = getattr(connection.tenant, "type", "")
    return cast(Cache, caches["street" if kind == "street" else "default"])


def _key(what: str, parts: tuple[str, ...]) -> str:
    return f"limit:{what}:{sha256(chr(0).join(parts).encode()).hexdigest()}"
