"""Who an account is at the district's single sign-on."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from keting.db.models import Base


class SignOn(Base):
    """The account was connected by its owner; only a digest of issuer and subject is kept, under our key."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_on")
    digest = models.CharField(max_length=32)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest"],
                name="signon_digest_once",
                violation_error_message=_("This sign-on of the district belongs to another account here."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%F}"
