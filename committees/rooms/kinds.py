"""Words that rooms and bookings are described with."""

from django.db.models import IntegerChoices, TextChoices
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


NTH = [("1", _("the first")), ("2", _("the second")), ("3", _("the third")), ("4", _("the fourth"))]
NTH += [("-1", _("the last"))]


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
    HELPER = "helper", _("stairway leader or volunteer")


class State(TextChoices):
    """Where a booking stands; held and confirmed ones occupy their spaces."""

    HELD = "held", _("held")
    CONFIRMED = "confirmed", _("booked")
    CANCELLED = "cancelled", _("given back")
    NO_SHOW = "no_show", _("nobody came")
    LAPSED = "lapsed", _("ran out")
    DECLINED = "declined", _("not approved")
    MOVED = "moved", _("moved to another time")


class Awaits(TextChoices):
    """What a held booking waits for; without it, it runs out."""

    HOLD = "hold", _("kept for some minutes")
    APPROVAL = "approval", _("waits for approval")
    OFFER = "offer", _("offered, waits for a yes")
    CONFIRM = "confirm", _("waits for a word that they come")


class Priority(IntegerChoices):
    """Who may push whom aside: a smaller number a greater one (rooms.md)."""

    EMERGENCY = 1, _("Emergency")
    STATUTORY = 2, _("Meeting by law, election")
    SERVICE = 3, _("Public service")
    CLUB = 4, _("Club")
    RESIDENT = 5, _("Resident")
    OUTSIDE = 6, _("Outside unit")


class Approval(TextChoices):
    """Whose bookings of a room the committee approves first."""

    NONE = "none", _("nobody's")
    OUTSIDE = "outside", _("those of outside units")
    ALL = "all", _("everybody's")


class CallKind(TextChoices):
    """Why somebody must be told."""

    CLOSED = "closed", _("the room is closed then")
    BUMPED = "bumped", _("had to give way; another time is offered")
    OFFERED = "offered", _("a time has become free")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("not approved")
    LAPSED = "lapsed", _("nobody answered in time")
    CONFIRM = "confirm", _("ask whether they come")
    MISSED = "missed", _("did not come: ask whether all is well")


# Why somebody was turned away, in few words; by the codes of the rules that are demand.
REASONS = {
    "room_taken": _("somebody else had it"),
    "loud_next_door": _("loud and quiet side by side"),
    "no_time_to_change": _("no time to move the tables"),
    "not_enough_stock": _("not enough furniture or equipment"),
    "too_many_open": _("too many bookings open"),
    "too_many_of_household": _("too many bookings open"),
    "short_notice": _("asked too late"),
    "room_closed": _("outside the opening hours"),
    "closed_that_day": _("closed that day"),
    "too_long": _("wanted for too long"),
    "room_too_small": _("more people than are safe"),
    "layout_too_small": _("too few places"),
    "room_is_quiet": _("loud in a quiet room"),
}
OCCUPYING = (State.HELD, State.CONFIRMED)
PRIORITY_OF = {
    BookerKind.COMMITTEE: Priority.SERVICE,
    BookerKind.CLUB: Priority.CLUB,
    BookerKind.RESIDENT: Priority.RESIDENT,
    BookerKind.OUTSIDE: Priority.OUTSIDE,
}
TITLED = frozenset({BookerKind.CLUB, BookerKind.COMMITTEE})


class Came(TextChoices):
    """By which way it is known that somebody came."""

    DESK = "desk", _("ticked at the desk")
    DOOR = "door", _("with the code on the door")
    PAPER = "paper", _("from the sheet of paper")


class Trouble(TextChoices):
    """What is wrong with a room."""

    DAMAGE = "damage", _("Broken or missing")
    DIRT = "dirt", _("Not clean")


# What is looked at when a key comes back.
LEFT = [("power", _("lights and power off")), ("windows", _("windows and doors shut"))]
LEFT += [("fire", _("no open fire, nothing hot")), ("clean", _("swept and clean"))]
LEFT += [("tables", _("tables back in their places"))]


class WaitState(TextChoices):
    """Where a place in the queue stands; what became of an offer its booking says."""

    WAITING = "waiting", _("waits")
    OFFERED = "offered", _("has been offered the time")
    WITHDRAWN = "withdrawn", _("no longer wanted")
    OVER = "over", _("the time has passed")


class DateState(TextChoices):
    """What became of a date of a series; a refused one waits and comes back when freed."""

    BOOKED = "booked", _("booked")
    REFUSED = "refused", _("waits until it is free")
    SKIPPED = "skipped", _("left out")


class OnHolidays(TextChoices):
    """What a series does on public holidays."""

    SKIP = "skip", _("leave them out")
    KEEP = "keep", _("meet all the same")


class Pattern(TextChoices):
    """How often a series meets, in the words of residents."""

    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every second week")
    MONTHLY = "monthly", _("once a month")


class RoundState(TextChoices):
    """Where the sharing out of a half-year stands."""

    OPEN = "open", _("wishes are taken")
    DRAWN = "drawn", _("shared out, not told yet")
    PUBLISHED = "published", _("told; appeals are heard")
    BOOKED = "booked", _("booked as standing slots")


class Reason(TextChoices):
    """What decided about a wish: the words of `keting.allotment`, for both who got it and who did not."""

    ALONE = "alone", _("nobody else wanted this time")
    LAPSED = "lapsed", _("three times unused before: others come first")
    HOURS_NOW = "hours_now", _("fewer hours in this round come first")
    NEWCOMER = "newcomer", _("a newcomer comes first")
    AGE = "age", _("weekdays in the daytime, a club of the old comes first")
    HOURS_BEFORE = "hours_before", _("fewer hours in the last weeks come first")
    LOT = "lot", _("the lot")
    PREFERENCE = "preference", _("it was another club's best wish, and not this club's")
    OWN = "own", _("the club meets elsewhere at this time")
    HOUSE = "house", _("the committee needs the room itself")
    CAP = "cap", _("more than a club may have in a week")
    BUSY_CAP = "busy_cap", _("more evenings and weekends than a club may have")
    BY_HAND = "by_hand", _("changed by the committee")
