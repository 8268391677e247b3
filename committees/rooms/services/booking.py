"""The one door through which a room is booked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from committees.households.services.reaching import check_reach
from committees.rooms.kinds import Approval, Awaits, BookerKind, State
from committees.rooms.models import Booking, Refused
from committees.rooms.selectors.trust import weight_of
from committees.rooms.services.guards import FEW_OF_HOUSEHOLD, FEW_OPEN_BOOKINGS
from committees.rooms.services.neighbouring import nearby
from committees.rooms.services.occupying import (
    HOLD_MINUTES,
    Booked,
    attempt,
    occupy,
    reference_of,
)
from committees.rooms.services.request import BookingRequest
from committees.rooms.services.waiting import lapse_holds
from committees.rooms.services.ways import ways_on
from keting import clock
from keting.accounts.models import Account
from keting.deeds import deed
from keting.refusal import Refusal

# A hold that has run out may be what stands in the way.
GIVES_WAY = frozenset(
    {
        "room_taken",
        "loud_next_door",
        "too_many_open",
        "too_many_of_household",
        "no_time_to_change",
        "not_enough_stock",
    }
)
# Two absences within sixty days: then one says the day before, until six in the evening, that one comes.
WEIGHT_OF_WORD, WORD_BY = 1, "18:00"


def book_room(*, request: BookingRequest, at: datetime) -> Booked:
    """Book, or refuse with the reason and up to three other ways (`facts["ways"]`, looked for when read).

    Where the room asks for approval the booking is held until then. A refusal is kept as unmet demand,
    without the person. Asked again with the same key, the first answer is given again.
    """
    try:
        return through_door(request, at, partial(occupy, request, at, **_approval(request, at)))
    except Refusal as refusal:
        again = _answered(request)
        if again is None:
            raise _kept(refusal, request, at) from None
        return again


@deed
def book_for(*, request: BookingRequest, by: Account, at: datetime) -> Booked:
    """Book for a door of the buildings that one looks after; booking and record say by whom.

    The household's own limits hold, and no rule gives way. Refused too: `not_your_building`.
    """
    check_reach(household=request.household, by=by)
    return book_room(request=replace(request, helper=by), at=at)


def hold_room(*, request: BookingRequest, at: datetime, minutes: int = HOLD_MINUTES) -> Booked:
    """Keep the time for some minutes while somebody makes up their mind; then it runs out by itself."""
    held = {"state": State.HELD, "awaits": Awaits.HOLD, "expires_at": at + timedelta(minutes=minutes)}
    try:
        return through_door(request, at, partial(occupy, request, at, **held))
    except Refusal as refusal:
        raise _kept(refusal, request, at) from None


def through_door(asked: BookingRequest, at: datetime, write: Callable[[], Booked]) -> Booked:
    """The one door: everything that takes time comes through here, in one transaction.

    A lost race looks like any other taken time; what has run out is let go of, and it is tried once more.
    """
    for is_last in (False, True):
        try:
            return attempt(asked, write)
        except Refusal as refusal:
            if is_last or refusal.code not in GIVES_WAY or not _has_lapsed(at):
                raise
    raise AssertionError


def _has_lapsed(at: datetime) -> bool:
    try:
        return lapse_holds(at=at) > 0
    except Refusal:
        return False


def _approval(asked: BookingRequest, at: datetime) -> dict[str, Any]:
    """Held until the committee says yes, where the room asks for it; the desk's own bookings need none.

    Who has stayed away more than once lately says the day before that they come.
    """
    is_asked = asked.room.approval == Approval.ALL or (
        asked.room.approval == Approval.OUTSIDE and asked.booker_kind == BookerKind.OUTSIDE
    )
    if asked.worker or not is_asked:
        return _word_before(asked, at)
    until = min(at + timedelta(hours=asked.room.approval_hours), asked.starts_at)
    return {"state": State.HELD, "awaits": Awaits.APPROVAL, "expires_at": until}


def _word_before(asked: BookingRequest, at: datetime) -> dict[str, Any]:
    until = clock.at(asked.day - clock.ONE_DAY, WORD_BY)
    if until <= at or not is_asked_for_word(asked, at):
        return {}
    return {"state": State.HELD, "awaits": Awaits.CONFIRM, "expires_at": until}


def is_asked_for_word(asked: BookingRequest, at: datetime) -> bool:
    """Whether so much weighs on the booker that they must say once more that they come (1 query)."""
    if asked.booker_kind == BookerKind.COMMITTEE or not (asked.household or asked.phone):
        return False
    return weight_of(asked.household, asked.phone, at) > WEIGHT_OF_WORD


def _answered(asked: BookingRequest) -> Booked | None:
    """What was answered to the same request before; Refusal `key_reused` where the key was another's."""
    made = Booking.objects.filter(request_key=asked.key).first() if asked.key else None
    if made is None:
        return None
    if (made.room_id, made.starts_at, made.ends_at) != (asked.room.pk, asked.starts_at, asked.ends_at):
        msg = "key_reused"
        raise Refusal(msg, _("This key has been used for another request."), number="R-130", ways=())
    return Booked(made, reference_of(asked.key))


def _kept(refusal: Refusal, asked: BookingRequest, at: datetime) -> Refusal:
    """The refusal with its ways on, after the demand has been written down."""
    rule = refusal.facts["rule"]
    if not rule.is_demand:
        return Refusal(refusal.code, refusal.message, number=rule.number, ways=())
    Refused.objects.create(
        room=asked.room,
        wanted_on=asked.day,
        wanted_from=clock.local(asked.starts_at).time(),
        minutes=asked.minutes,
        head_count=asked.head_count,
        use=asked.use,
        code=refusal.code,
        asked_via=asked.via,
        refused_at=at,
    )
    is_many = rule in {FEW_OF_HOUSEHOLD, FEW_OPEN_BOOKINGS}
    ways: Any = () if is_many else SimpleLazyObject(partial(ways_on, asked, at=at))
    elsewhere: Any = () if is_many else SimpleLazyObject(partial(nearby, asked=asked, at=at))
    return Refusal(refusal.code, refusal.message, number=rule.number, ways=ways, nearby=elsewhere)
