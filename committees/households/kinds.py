"""Words of the register."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    """GB/T 2261.1."""

    MALE = "1", _("Male")
    FEMALE = "2", _("Female")


class Basis(TextChoices):
    """How a person belongs here (口径): registered here, living here, or both."""

    BOTH = "both", _("Registered and living here")
    REGISTERED = "registered", _("Registered here, living elsewhere")
    LIVING = "living", _("Living here, registered elsewhere")
