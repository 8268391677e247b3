"""What a request must satisfy: one rule, one class, one code, one sentence (rooms.md, domain.md §3.2).

These rules read the request, the room and the club only. What other bookings decide stands in `guards`.
"""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committees.clubs.kinds import State
from committees.clubs.selectors import is_led
from committees.rooms.kinds import Character, Use
from committees.rooms.services.request import BookingRequest
from keting import clock
from keting.refusal import Refusal

SERIES_DAYS = 366


class Rule:
    """One reason for a no. `number` is said on the telephone; `is_demand`: somebody wanted a real room.

    `binds_booked`: a change of what it reads is told of bookings made before, too; others keep their terms.
    """

    code: ClassVar[str]
    number: ClassVar[str]
    sentence: ClassVar[str | Promise]
    is_demand: ClassVar[bool] = False
    binds_booked: ClassVar[bool] = False

    def breaks(self, asked: BookingRequest, at: datetime) -> bool:
        """Whether the request, made at this instant, breaks the rule."""
        raise NotImplementedError

    def words(self, asked: BookingRequest) -> dict[str, Any]:
        """What the sentence names."""
        return {}

    def refusal(self, asked: BookingRequest) -> Refusal:
        """The no, as a sentence in the reader's language."""
        return self.refusal_of(asked, **self.words(asked))

    def refusal_of(self, asked: BookingRequest, **words: Any) -> Refusal:
        """The no with words that only the look at other bookings has given."""
        return Refusal(self.code, str(self.sentence) % words, rule=self)


class EndAfterStart(Rule):
    code, number = "end_before_start", "R-101"
    sentence = _("The end must be after the start.")

    def breaks(self, asked: BookingRequest, at: datetime) -> bool:
        return asked.ends_at <= asked.starts_at


class OneDay(Rule):
    code, number = "not_one_day", "R-102"
    sentence = _("A booking ends on the day on which it starts.")

    def breaks(self, asked: BookingRequest, at: datetime) -> bool:
        return clock.day_of(asked.ends_at) != asked.day


class Future(Rule):
    code, number = "time_passed", "R-103"
    sentence = _("This time has passed already.")

    def breaks(self, asked: BookingRequest, at: datetime) -> bool:
        return asked.starts_at <= at and not asked.is_late


class NotTooFarAhead(Rule):
    code, number = "too_far_ahead", "R-104"
    sentence = _("Rooms can be booked up to %(days)s days ahead.")

    def breaks(self, asked: BookingRequest, at: datetime) -> bool:
        return asked.day > clock.day_of(at) + timedelta(days=self.most(asked))

    def words(self, asked: BookingRequest) -> dict[str, Any]:
        return {"days": self.most(asked)}

    def most(self, asked: BookingRequest) -> int:
        """A series reaches over a half-year and the round before it."""
        return max(asked.room.days_ahead, SERIES_DAYS) if asked.is_of_series else asked.room.days_ahead


class Offered(Rule):
    code, number = "room_not_offered", "R-105"
    sentence = _("This room is not offered on that day.")
    binds_booked = True

    def breaks(self, asked: BookingRequest, at: datetime) -> bool:
        room = asked.room
        return asked.day < room.since or (room.until is not None and asked.day >= room.until)


class Notice(Rule):
    code, number = "short_notice", "R-106"
    sentence = _("This room must be booked at least %(hours)s hours ahead.")
    is_demand = True

    def breaks(self, asked: BookingRequest, at: datetime) -> bool:
        return not asked.is_late and asked.starts_at - at < timedelta(minutes=asked.room.notice_minutes)

    def words(self, asked: BookingRequest) -> dict[str, Any]:
        return {"hours": -(-asked.room.notice_minutes // 60)}


class OpeningHours(Rule):
    code, number = "room_closed", "R-107"
    sentence = _("This room is open from %(opens)s to %(closes)s.")
    is_demand = True
    binds_booked = True

    def breaks(self, asked: BookingRequest, at: datetime) -> bool:
        hours = asked.rules_of_day.instants(asked.room, asked.day)
        return hours is not None and (asked.starts_at < hours[0] or asked.ends_at > hours[1])

    def words(self, asked: BookingRequest) -> dict[str, Any]:
        hours = asked.opening
        return {"opens": f"{hours.opens_at:%-H:%M}", "closes": f"{hours.closes_at:%-H:%M}"}


class OpenDay(Rule):
    code, number = "closed_that_day", "R-115"
    sentence = _("On that day this room stays closed.")
    is_demand = True
    binds_booked = True

    def breaks(self, asked: BookingRequest, at: datetime) -> bool:
        return asked.opening.opens_at is None


class LeastLength(Rule):
    code, number = "too_short", "R-108"
    sentence = _("A booking lasts at least %(minutes)s minutes.")

    def breaks(self, asked: BookingRequest, at: datetime) -> bool:
        return asked.length < timedelta(minutes=asked.room.least_minutes)

    def words(self, asked: BookingRequest) -> dict[str, Any]:
        return {"minutes": asked.room.least_minutes}


class MostLength(Rule):
    code, number = "too_long", "R-109"
    sentence = _("A booking lasts at most %(hours)s hours, so that others have room too.")
    is_demand = True

    def breaks(self, asked: BookingRequest, at: datetime) -> bool:
        return asked.length > timedelta(minutes=asked.room.most_minutes)

    def words(self, asked: BookingRequest) -> dict[str, Any]:
        return {"hours": f"{asked.room.most_minutes / 60:g}"}


class SomebodyComes(Rule):
    code, number = "nobody_comes", "R-110"
    sentence = _("At least one person must come.")

    def breaks(self, asked: BookingRequest, at: datetime) -> bool:
        return asked.head_count < 1


class LayoutHere(Rule):
    code, number = "layout_not_here", "R-111"
    sentence = _("This room cannot be furnished that way.")

    def breaks(self, asked: BookingRequest, at: datetime) -> bool:
        return asked.layout.room_id != asked.room.pk


class SafetyLimit(Rule):
    code, number = "room_too_small", "R-112"
    sentence = _("For safety no more than %(people)s people may be in this room.")
    is_demand = True
    binds_booked = True

    def breaks(self, asked: BookingRequest, at: datetime) -> bool:
        return asked.head_count > asked.room.safety_limit

    def words(self, asked: BookingRequest) -> dict[str, Any]:
        return {"people": asked.room.safety_limit}


class Places(Rule):
    code, number = "layout_too_small", "R-113"
    sentence = _("Furnished this way the room has %(places)s places.")
    is_demand = True
    binds_booked = True

    def breaks(self, asked: BookingRequest, at: datetime) -> bool:
        return asked.head_count > asked.layout.capacity

    def words(self, asked: BookingRequest) -> dict[str, Any]:
        return {"places": asked.layout.capacity}


class QuietRoom(Rule):
    code, number = "room_is_quiet", "R-114"
    sentence = _("This room is kept for quiet talk; its walls are thin.")
    is_demand = True
    binds_booked = True

    def breaks(self, asked: BookingRequest, at: datetime) -> bool:
        return asked.use == Use.LOUD and asked.room.character == Character.QUIET


class ClubAtHome(Rule):
    code, number = "club_not_here", "R-116"
    sentence = _("This club is not approved, or has been dissolved.")
    binds_booked = True

    def breaks(self, asked: BookingRequest, at: datetime) -> bool:
        return asked.club is not None and asked.club.state != State.ACTIVE


class ClubLed(Rule):
    code, number = "club_not_led", "R-117"
    sentence = _("This club has no leader. Name one at the desk; then it can book.")

    def breaks(self, asked: BookingRequest, at: datetime) -> bool:
        return asked.club is not None and not is_led(asked.club)


CLUB_LED = ClubLed()
RULES: tuple[Rule, ...] = (
    EndAfterStart(),
    OneDay(),
    Future(),
    NotTooFarAhead(),
    Offered(),
    SomebodyComes(),
    LayoutHere(),
    OpenDay(),
    OpeningHours(),
    LeastLength(),
    MostLength(),
    Notice(),
    SafetyLimit(),
    Places(),
    QuietRoom(),
    ClubAtHome(),
    CLUB_LED,
)


def broken_rule(asked: BookingRequest, at: datetime) -> Rule | None:
    """The first rule that the request breaks."""
    return next((rule for rule in RULES if rule.breaks(asked, at)), None)
