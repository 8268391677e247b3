"""Words of the register."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TenantType(TextChoices):
    """Each type has its own set of tables."""

    STREET = "street", _("Street office")
    COMMITTEE = "committee", _("Residents' committee")


class TenantState(TextChoices):
    """Whether anybody may come in. What is merged or retired has a last day."""

    OPEN = "open", pgettext_lazy("office", "open")
    SUSPENDED = "suspended", pgettext_lazy("office", "closed for a while")
    MERGED = "merged", pgettext_lazy("office", "merged into another")
    RETIRED = "retired", pgettext_lazy("office", "retired")


LIVING = (TenantState.OPEN, TenantState.SUSPENDED)


class DayKind(TextChoices):
    """What a day is by the weekday and the State Council's notice."""

    WORKING = "working", _("working day")
    REST = "rest", _("weekend")
    HOLIDAY = "holiday", _("public holiday")
    MAKE_UP = "make_up", _("make-up working day")


class ChangeKind(TextChoices):
    """A turn in the life of a committee."""

    RENAME = "rename", pgettext_lazy("change", "new name")
    RECODE = "recode", pgettext_lazy("change", "new code")
    MERGE = "merge", pgettext_lazy("change", "merged")
    SPLIT = "split", pgettext_lazy("change", "split")
    RETIRE = "retire", pgettext_lazy("change", "retired")
