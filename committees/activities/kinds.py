"""Words of activities."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """An activity is announced, then held or cancelled."""

    ANNOUNCED = "announced", _("Announced")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class SignUpState(TextChoices):
    """A sign-up stands until it is withdrawn."""

    ACTIVE = "active", _("Signed up")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Via(TextChoices):
    """Which way a sign-up came in."""

    WEB = "web", _("On this page")
    DESK = "desk", _("At the desk")


class Line(TextChoices):
    """A line (条线) of the street's work; an activity is recorded once and stands in each line's ledger."""

    PARTY = "party", _("Party building")
    SAFETY = "safety", _("Safety and mediation")
    RELIEF = "relief", _("Civil affairs and relief")
    AGEING = "ageing", _("Ageing")
    DISABILITY = "disability", _("Disability")
    HEALTH = "health", _("Health and family planning")
    EDUCATION = "education", _("Education and science")
    WOMEN = "women", _("Women and children")
    VETERANS = "veterans", _("Veterans and service families")
    LABOUR = "labour", _("Work and social insurance")
    ENVIRONMENT = "environment", _("Neighbourhood upkeep")
    YOUTH = "youth", _("Youth")
    OVERSEAS = "overseas", _("Overseas ties")
    VOLUNTEERS = "volunteers", _("Clubs and volunteers")
