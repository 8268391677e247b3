"""Words of the desk."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """How a matter reached us."""

    COUNTER = "counter", _("Came to the desk")
    PHONE = "phone", _("By phone")
    VISIT = "visit", _("On a visit")
    NOTE = "note", _("By message")


class Asker(TextChoices):
    """Who asked: the person, the family, or the stairway leader for them."""

    SELF = "self", _("In person")
    FAMILY = "family", _("For a relative")
    LEADER = "leader", _("Stairway leader")


class State(TextChoices):
    """An open matter has an owner who sees it through."""

    OPEN = "open", _("Still open")
    CLOSED = "closed", _("Ended")


class Outcome(TextChoices):
    """The three ways in which a matter may end; 'we do not know' is none of them."""

    DONE = "done", _("Settled")
    HANDED_OVER = "handed_over", _("Handed over and accepted")
    GUIDED = "guided", _("Shown the way")


class StepKind(TextChoices):
    """What happened to a matter."""

    TAKEN = "taken", _("Taken down")
    NOTED = "noted", _("Noted")
    PROMISED = "promised", _("Promised")
    OFFERED = "offered", _("Handed over")
    ACCEPTED = "accepted", _("Accepted")
    GUIDED = "guided", _("Shown the way")
    DONE = "done", _("Settled")
    CALLED_BACK = "called_back", _("Called back")
    CORRECTED = "corrected", _("Corrected")
