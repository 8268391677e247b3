"""Who works in the committee."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from keting.db.models import Base


class Worker(Base):
    """A member of the committee's staff, as the roster and the public board name them."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="worker"
    )
    name = models.CharField(_("name"), max_length=30)
    title = models.CharField(_("post"), max_length=30, blank=True)
    line = models.CharField(_("line"), max_length=30, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name
