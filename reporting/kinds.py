"""Words of the counts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    """Flow: what happened within a span (时期). State: what held at its last day (时点)."""

    FLOW = "flow", _("over a period")
    STATE = "state", _("at a date")


class Axis(TextChoices):
    """Directions along which an indicator may be summed."""

    TIME = "time", pgettext_lazy("may be added over", "days")
    AREA = "area", pgettext_lazy("may be added over", "committees")
    PARTS = "parts", pgettext_lazy("may be added over", "parts")


class Basis(TextChoices):
    """Which people a number is about (口径); the two are never added up."""

    REGISTERED = "registered", _("registered here")
    LIVING = "living", _("living here")


class Privacy(TextChoices):
    """What a small number could give away; decides from which size a cell is shown outside the street."""

    OPEN = "open", _("rooms and events")
    PERSONS = "persons", _("persons and households")
    SENSITIVE = "sensitive", _("counselling, law and health")


class RunState(TextChoices):
    """Where the making of a table stands."""

    WAITING = "waiting", pgettext_lazy("making of a table", "waiting")
    RUNNING = "running", pgettext_lazy("making of a table", "being made")
    DONE = "done", pgettext_lazy("making of a table", "ready")
    FAILED = "failed", pgettext_lazy("making of a table", "stopped")


class Status(TextChoices):
    """What a cell of a table says, after SDMX."""

    NORMAL = "A", _("counted")
    MISSING = "O", _("not reported")
    SUPPRESSED = "Q", _("too small to show")
