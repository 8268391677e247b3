"""Words of clubs (群众团队)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Category(TextChoices):
    """The four classes in which the district counts them (domain.md §2.5)."""

    ARTS = "arts", _("Culture and arts")
    SERVICE = "service", pgettext_lazy("club", "Public service")
    HOBBY = "hobby", _("Leisure and hobbies")
    SPORTS = "sports", _("Fitness and sports")


class State(TextChoices):
    """Where a club stands: asked for, at home here, not approved, or dissolved."""

    ASKED = "asked", pgettext_lazy("club", "waits for approval")
    ACTIVE = "active", pgettext_lazy("club", "at home here")
    DECLINED = "declined", pgettext_lazy("club", "not approved")
    CLOSED = "closed", pgettext_lazy("club", "dissolved")


class Part(TextChoices):
    """What a member is in the club."""

    LEADER = "leader", _("Leader")
    DEPUTY = "deputy", _("Deputy")
    MEMBER = "member", _("Member")


class Via(TextChoices):
    """By which way a club was asked for."""

    WEB = "web", _("page")
    DESK = "desk", _("front desk")


ENDED = (State.DECLINED, State.CLOSED)
MOST_STARS = 5
