"""A form that was sent after its session had ended: kept, sealed, until the same person is in again.

It waits in the session's row for as long as a session may lie idle. Nothing is sent by itself: whoever comes
back sees what it was and sends it, or throws it away.
"""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from keting.db.fields import seal, unseal
from keting.lapsing import IDLE
from keting.sessions import SessionStore

KEY = re.compile(r"[0-9a-f-]{36}")
TYPED, MOST = "typed", 100_000
# Shorter ASCII is a key, a day or a choice: a tap brings it back.
LONG = 11


@dataclass(frozen=True)
class Typed:
    """Where it was sent to, from which page, and every name with its value in their order."""

    path: str
    back: str
    fields: list[tuple[str, str]]

    @property
    def sentences(self) -> list[str]:
        """What was written and not only chosen, by which its writer knows it again."""
        return [value for _name, value in self.fields if _is_written(value)]


def keep(request: HttpRequest, who: str, *, back: str, at: datetime) -> None:
    """Keep what somebody wrote, unless a file came with it; passwords and codes are not kept."""
    if request.method != "POST" or request.FILES or request.path.startswith("/api/"):
        return
    fields = [
        (name, value) for name, values in request.POST.lists() for value in values if not _is_secret(name)
    ]
    said = json.dumps(fields)
    if len(said) <= MOST and any(_is_written(value) for _name, value in fields):
        request.session[TYPED] = {
            "who": who,
            "path": request.get_full_path(),
            "back": back,
            "at": at.timestamp(),
            "sealed": b64encode(seal(said, TYPED)).decode(),
        }


def waiting(session: SessionBase, who: UUID, at: datetime) -> Typed | None:
    """What waits for this account; what waits for another, or for too long, is forgotten."""
    kept: dict[str, Any] | None = session.get(TYPED)
    if kept is None:
        return None
    if kept["who"] != str(who) or at.timestamp() - kept["at"] > IDLE:
        forget(session)
        return None
    fields = json.loads(unseal(b64decode(kept["sealed"]), TYPED))
    return Typed(kept["path"], kept["back"], [(name, value) for name, value in fields])


def forget(session: SessionBase) -> None:
    """It was sent, or thrown away."""
    session.pop(TYPED, None)


def forget_words(words: Collection[str]) -> int:
    """Throw away what is kept in any session of this office and says one of these words; how many."""
    found = 0
    for row in Session.objects.all():
        session = SessionStore(row.session_key)
        kept = session.get(TYPED)
        said = unseal(b64decode(kept["sealed"]), TYPED) if kept else ""
        if any(word in value for word in words for _name, value in json.loads(said or "[]")):
            forget(session)
            session.save()
            found += 1
    return found


def is_sent(request: HttpRequest) -> bool:
    """Whether this is what was kept, on its way again."""
    kept = request.session.get(TYPED)
    return request.method == "POST" and kept is not None and kept["path"] == request.get_full_path()


def is_password(name: str) -> bool:
    """Whether a field of this name takes one: the new, the same again, the one until now."""
    return "password" in name or name in {"again", "old"}


def _is_secret(name: str) -> bool:
    return name.startswith("csrf") or name == "code" or is_password(name)


def _is_written(value: str) -> bool:
    return not value.isascii() or (len(value) >= LONG and not KEY.fullmatch(value))
