"""Words that rooms and bookings are described with."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Character(TextChoices):
    """What a room's walls allow."""

    QUIET = "quiet", _("quiet")
    MIXED = "mixed", _("for talk and handiwork")
    LIVELY = "lively", _("music and dance welcome")


class LayoutKind(TextChoices):
    """How the furniture stands; each has its drawing."""

    ROUND = "round", _("Round table")
    LONG = "long", _("Long table")
    ISLANDS = "islands", _("Craft islands")
    CLASSROOM = "classroom", _("Classroom")
    THEATRE = "theatre", _("Theatre")
    OPEN = "open", _("Open floor")


class Use(TextChoices):
    """What neighbours hear of it, and whether others may know what it is."""

    QUIET = "quiet", _("Quiet")
    LOUD = "loud", _("Loud")
    PRIVATE = "private", _("Private")


USE_HINTS = {
    Use.QUIET.value: _("reading, meeting, handiwork"),
    Use.LOUD.value: _("singing, dancing, music"),
    Use.PRIVATE.value: _("a talk that is nobody else's business"),
}


class Cause(TextChoices):
    """Why rooms are closed; the weather closes all of them."""

    WEATHER = "weather", _("Storm, heat or snow")
    REPAIR = "repair", _("Repair or cleaning")
    EVENT = "event", _("An event needs the whole house")
    OTHER = "other", _("Another reason")


CLOSED = "closed"
WEEKDAYS = [("1", _("Mon")), ("2", _("Tue")), ("3", _("Wed")), ("4", _("Thu"))]
WEEKDAYS += [("5", _("Fri")), ("6", _("Sat")), ("7", _("Sun"))]


class BookerKind(TextChoices):
    """For whom the room is booked."""

    RESIDENT = "resident", _("Resident")
    CLUB = "club", _("Club")
    COMMITTEE = "committee", _("Committee")
    OUTSIDE = "outside", _("Outside unit")


class Via(TextChoices):
    """By which way the booking came in."""

    WEB = "web", _("page")
    DESK = "desk", _("front desk")


class State(TextChoices):
    """Where a booking stands; held and confirmed ones occupy their spaces."""

    HELD = "held", _("held")
    CONFIRMED = "confirmed", _("booked")
    CANCELLED = "cancelled", _("given back")
    NO_SHOW = "no_show", _("nobody came")


OCCUPYING = (State.HELD, State.CONFIRMED)
TITLED = frozenset({BookerKind.CLUB, BookerKind.COMMITTEE})
