"""Words of the visits."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AppointmentState(TextChoices):
    """What became of an appointment."""

    PLANNED = "planned", _("Arranged")
    KEPT = "kept", _("Visited")
    DECLINED = "declined", _("Declined")
    ABSENT = "absent", _("Nobody at home")
    MOVED = "moved", _("Moved to another time")
    CANCELLED = "cancelled", _("Cancelled by us")


class Means(TextChoices):
    """How an appointment was arranged."""

    PHONE = "phone", _("By phone")
    WECHAT = "wechat", _("By WeChat")
    DOOR = "door", _("At the door")
    DESK = "desk", _("Asked at the desk")
    FAMILY = "family", _("Through the family")


class Channel(TextChoices):
    """How a visit was made."""

    DOOR = "door", _("At home")
    PHONE = "phone", _("By phone")
    WECHAT = "wechat", _("By WeChat")
    MET = "met", _("Met on the way")
    CAME = "came", _("Came to us")
