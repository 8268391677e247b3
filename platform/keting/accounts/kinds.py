"""Roles of those who sign in."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """A committee's roles, then the street office's."""

    SECRETARY = "secretary", _("Party secretary")
    DIRECTOR = "director", _("Director")
    DEPUTY = "deputy", _("Deputy director")
    WORKER = "worker", _("Community worker")
    AUDITOR = "auditor", _("Auditor")
    OPERATOR = "operator", _("Street operator")
    ANALYST = "analyst", _("Street analyst")


LEADS = frozenset({Role.SECRETARY, Role.DIRECTOR, Role.DEPUTY})
COMMITTEE_ROLES = frozenset({*LEADS, Role.WORKER, Role.AUDITOR})
STREET_ROLES = frozenset({Role.OPERATOR, Role.ANALYST, Role.AUDITOR})
