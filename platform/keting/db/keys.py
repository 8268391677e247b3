"""Primary keys: UUIDv7, disjoint across committees and in order of time."""

import uuid

from uuid_utils import compat


def uuid7() -> uuid.UUID:
    """A new time-ordered key (RFC 9562)."""
    return compat.uuid7()
