"""Types of tenants."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TenantType(TextChoices):
    """Each type has its own set of tables."""

    STREET = "street", _("Street office")
    COMMITTEE = "committee", _("Residents' committee")
