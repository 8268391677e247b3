"""What is signed in one office holds in no other: each salt names its schema (tenancy.md, leak 7)."""

from typing import Any

from django.core.signing import TimestampSigner  # noqa: TID251  the one place that salts it

from keting.db.current import office


def salt_of(purpose: str) -> str:
    """The salt of a purpose within the office that has been entered; raises NoCommittee in public."""
    return f"keting.{purpose}:{office()}"


class OfficeSigner(TimestampSigner):
    """Django's signer of cookies (`settings.SIGNING_BACKEND`)."""

    def __init__(self, *, salt: str = "cookies", **kwargs: Any) -> None:
        super().__init__(salt=salt_of(salt), **kwargs)
