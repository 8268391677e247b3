"""Roles of those who sign in."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    """A committee's roles, then the street office's; the auditor is known to both."""

    SECRETARY = "secretary", _("Party secretary")
    DIRECTOR = "director", _("Director")
    DEPUTY = "deputy", _("Deputy director")
    WORKER = "worker", _("Community worker")
    FRONT_DESK = "front_desk", _("Front desk")
    LEADER = "leader", pgettext_lazy("role", "Stairway leader")
    VOLUNTEER = "volunteer", _("Volunteer")
    AUDITOR = "auditor", _("Auditor")
    OPERATOR = "operator", _("Street operator")
    ANALYST = "analyst", _("Street analyst")
    ROLLOUT = "rollout", _("Rollout lead")
    SECURITY = "security", _("Security administrator")


LEADS = frozenset({Role.SECRETARY, Role.DIRECTOR, Role.DEPUTY})
CARERS = LEADS | {Role.WORKER}
COLLEAGUES = CARERS | {Role.FRONT_DESK}
# They see the buildings they look after and no others.
NARROW = frozenset({Role.LEADER, Role.VOLUNTEER})
COMMITTEE_ROLES = COLLEAGUES | NARROW | {Role.AUDITOR}
STREET_ROLES = frozenset({Role.OPERATOR, Role.ANALYST, Role.ROLLOUT, Role.SECURITY, Role.AUDITOR})
# Those who open accounts and give roles.
KEEPERS = LEADS | {Role.OPERATOR, Role.SECURITY}
# Nobody holds two of a group: who runs the house, who guards it and who audits both are three people
# (GB/T 22239-2019, 8.1.5.1 to 8.1.5.3), and an auditor does no work that is audited.
APART = _(
    "Who audits has no other role, and nobody is both operator and security administrator: choose two people."
)
ROLES_OF = {"committee": COMMITTEE_ROLES, "street": STREET_ROLES}
