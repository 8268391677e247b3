"""A link by which a colleague comes in, or chooses a new password."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keting.db.models import Base


class Invitation(Base):
    """Opens once, for some days; only the digest of its word is kept."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations", db_index=False
    )
    digest = models.CharField(max_length=32)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest"],
                name="invitation_digest_once",
                violation_error_message=_("This invitation is there already."),
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(used_at__isnull=True),
                name="invitation_open_once",
                violation_error_message=_("There is an open invitation already."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")),
                name="invitation_ends_later",
                violation_error_message=_("An invitation ends after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%F}"
