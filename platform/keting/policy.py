"""What a password has to be, and for how long it holds: ours, or the graded-protection profile.

By default a password is long, not common and not stolen, and is kept until somebody may have seen it. A
site measured by 等级保护 (GB/T 22239-2019, level 3, 8.1.4.1: of several kinds of characters, changed by
the calendar) sets KETING_PASSWORDS=graded.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from keting.accounts.models import Account

KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")


@dataclass(frozen=True)
class Policy:
    """Of how many of the four kinds of characters; for how long, None: until its owner wishes."""

    kinds: int = 0
    holds: timedelta | None = None

    def is_over(self, account: "Account", at: datetime) -> bool:
        """Whether another must be chosen: somebody else has seen it, or it is old (or of an unknown day)."""
        if account.must_change or self.holds is None:
            return account.must_change
        return account.chosen_at is None or at >= account.chosen_at + self.holds


POLICIES: Mapping[str, Policy] = {"plain": Policy(), "graded": Policy(kinds=3, holds=timedelta(days=90))}


def policy() -> Policy:
    """The one of this house."""
    return POLICIES[settings.KETING_PASSWORDS]


class Composed:
    """Refuses a password of too few kinds of characters, where the policy asks for them."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError unless enough kinds stand in it."""
        if sum(bool(re.search(kind, password)) for kind in KINDS) < policy().kinds:
            raise ValidationError(self.get_help_text(), code="password_plain")

    def get_help_text(self) -> str:
        """The rule for people; '' where there is none."""
        if not policy().kinds:
            return ""
        return _("Of three kinds: small letters, capitals, digits, signs.")
