"""The account of a member of staff within one office."""

import json
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac  # noqa: TID251  with a salt of the office's
from django.utils.translation import gettext_lazy as _

from keting.accounts.kinds import APART, NARROW, Role
from keting.db.models import Base
from keting.legible import UNREADABLE, is_legible
from keting.signing import salt_of


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by user name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=(username or "").lower())


class Account(AbstractBaseUser, Base):
    """Who may sign in to this office; the same person at two offices has two accounts."""

    username = models.CharField(_("user name"), max_length=60)
    display_name = models.CharField(_("name"), max_length=60)
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices), verbose_name=_("roles"))
    # What a stairway leader or a volunteer looks after; the other roles see every building.
    buildings = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    is_active = models.BooleanField(default=True)
    # A password that somebody else has seen is good for one thing: to choose another.
    must_change = models.BooleanField(default=False)
    # When its owner chose the password; none where that was before the day was kept, or somebody else did.
    chosen_at = models.DateTimeField(null=True, blank=True)
    # Counts up when the second factor is replaced, so that older sessions end.
    epoch = models.PositiveIntegerField(default=0)

    # A guest of the street, until then; reads, and does nothing.
    until = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "username"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["username"],
                name="account_username_once",
                violation_error_message=_("This user name is taken."),
            ),
            models.CheckConstraint(
                condition=models.Q(username=Lower("username")),
                name="account_username_lower",
                violation_error_message=_("A user name is written in small letters."),
            ),
            models.CheckConstraint(
                condition=models.Q(roles__len__gt=0) & models.Q(roles__contained_by=Role.values),
                name="account_roles_known",
                violation_error_message=_("An account has at least one role, and only roles that exist."),
            ),
            models.CheckConstraint(
                condition=models.Q(roles__len=1)
                | ~models.Q(roles__contains=[Role.AUDITOR.value])
                & ~models.Q(roles__contains=[Role.OPERATOR.value, Role.SECURITY.value]),
                name="account_roles_apart",
                violation_error_message=APART,
            ),
            models.CheckConstraint(
                condition=is_legible("display_name"),
                name="account_name_legible",
                violation_error_message=UNREADABLE,
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(roles=[Role.AUDITOR.value]),
                name="account_guest_reads",
                violation_error_message=_("A guest of the street only reads."),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def is_over(self, at: datetime) -> bool:
        """Whether a guest's time is up."""
        return self.until is not None and at >= self.until

    @property
    def reach(self) -> list[str] | None:
        """The buildings this account may see; None: all of them."""
        return self.buildings if NARROW.issuperset(self.roles) else None

    @property
    def role_names(self) -> list[str]:
        """The roles in the reader's language."""
        return [str(Role(role).label) for role in self.roles]

    def get_session_auth_hash(self) -> str:
        """Bound to the office: a cloned account with the same password opens no other committee.

        Bound to all that an account may: when it changes, every session ends at its next request.
        """
        bound = json.dumps([self.password, self.epoch, sorted(self.roles), sorted(self.buildings)])
        return salted_hmac(salt_of("accounts.session"), bound, algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> list[str]:
        """Django's rotation of SECRET_KEY is not offered: sessions last eight hours at most."""
        return []
