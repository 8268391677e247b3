"""The second factor: codes of a telephone, passkeys, recovery codes on paper."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from keting.db.fields import SealedField
from keting.db.models import Base


class Authenticator(Base):
    """The secret that an account shares with an app which shows six digits (RFC 6238)."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="authenticator"
    )
    secret = SealedField(_("secret"))
    made_at = models.DateTimeField()
    # Half minutes since 1970 of the newest code taken: no code is taken twice, and none before it.
    last_step = models.BigIntegerField(default=0)
    # By how many half minutes the telephone's clock goes before ours.
    drift = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(drift__range=(-10, 10)),
                name="authenticator_clock_is_near",
                violation_error_message=_("The telephone's clock is off by more than five minutes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%F}"


class RecoveryCode(Base):
    """A code on paper that stands in once for a lost telephone; only its digest is kept."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes", db_index=False
    )
    digest = models.CharField(max_length=32)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "digest"],
                name="recoverycode_once",
                violation_error_message=_("This recovery code is there already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.digest[:4]}…"


class Passkey(Base):
    """A key that never leaves somebody's telephone or stick; only its public half stands here (WebAuthn).

    It holds at the host where it was made, and nowhere else.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="passkeys", db_index=False
    )
    credential_id = models.CharField(max_length=1400)
    public_key = models.TextField()
    sign_count = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["credential_id"],
                name="passkey_once",
                violation_error_message=_("This passkey is there already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%F}"
