"""The published file of a round."""

import hashlib
from typing import Any

from committees.rooms.models import ClubWish, Sharing
from committees.rooms.selectors.casting import wishes_of
from keting import allotment


def seed_digest(sharing: Sharing) -> str:
    """SHA-256 of the seed."""
    return hashlib.sha256(sharing.seed.encode()).hexdigest()


def published_file(sharing: Sharing) -> dict[str, Any]:
    """What anybody replays: everything that the result depends on, the changes by hand, the result."""
    wishes = {str(one.pk): one for one in wishes_of(sharing)}
    rows = [wishes[row["key"]] for row in sharing.case["wishes"]]
    return {
        "format": allotment.FORMAT,
        "half": str(sharing.half),
        "seed_digest": seed_digest(sharing),
        "digest": allotment.digest(sharing.case),
        "case": sharing.case,
        "changes": sharing.changes,
        "result": [_verdict(one) for one in rows],
    }


def _verdict(one: ClubWish) -> dict[str, Any]:
    against = str(one.against_id) if one.against_id else ""
    return {"wish": str(one.pk), "is_given": one.is_given, "reason": one.reason, "by": against}
