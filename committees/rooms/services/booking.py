"""The one door through which a room is booked."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from committees.rooms.kinds import TITLED, Approval, Awaits, BookerKind, CallKind, State, Use
from committees.rooms.models import Booking, Call, Refused
from committees.rooms.selectors.bookings import LETTERS, REFERENCE_LENGTH, digest
from committees.rooms.selectors.trust import weight_of
from committees.rooms.services.guards import (
    ENOUGH_STOCK,
    FEW_OF_HOUSEHOLD,
    FEW_OPEN_BOOKINGS,
    FREE,
    NOT_PAUSED,
    QUIET_NEXT_DOOR,
    TIME_TO_CHANGE,
)
from committees.rooms.services.neighbouring import nearby
from committees.rooms.services.request import BookingRequest
from committees.rooms.services.rules import broken_rule
from committees.rooms.services.ways import ways_on
from keting import clock
from keting.audit.services import record
from keting.db.fields import blind
from keting.db.keys import uuid7
from keting.refusal import Refusal

# Exclusion violation, deadlock, lock timeout: whatever the race looked like, somebody else was faster.
LOST_RACES = frozenset({"23P01", "40P01", "55P03"})
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
HOLD_MINUTES = 15
# Two absences within sixty days: then one says the day before, until six in the evening, that one comes.
WEIGHT_OF_WORD, WORD_BY = 1, "18:00"


@dataclass(frozen=True)
class Booked:
    """A booking and the code that cancels it; the code is stored nowhere."""

    booking: Booking
    reference: str


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
            with transaction.atomic():
                return write()
        except Refusal as refusal:
            if is_last or refusal.code not in GIVES_WAY or not lapse_holds(at):
                raise
        except DatabaseError as error:
            if getattr(error.__cause__, "pgcode", None) not in LOST_RACES and "request_once" not in str(
                error
            ):
                raise
            raise FREE.refusal(asked) from error
    raise AssertionError


def lapse_holds(at: datetime) -> int:
    """Let go of every hold that has run out; how many there were."""
    with transaction.atomic():
        rows = Booking.objects.select_for_update(skip_locked=True).filter(
            state=State.HELD, expires_at__lte=at
        )
        found = list(rows.order_by("id").values_list("id", "awaits"))
        gone = [booking_id for booking_id, _awaits in found]
        Booking.objects.filter(pk__in=gone).update(state=State.LAPSED)
        told = [booking_id for booking_id, awaits in found if awaits != Awaits.HOLD]
        note_calls(told, CallKind.LAPSED, at)
        return len(gone)


def note_calls(booking_ids: Iterable[UUID], kind: str, at: datetime) -> None:
    """Put these bookings on the desk's list of calls."""
    rows = [Call(booking_id=booking_id, kind=kind, asked_at=at) for booking_id in booking_ids]
    Call.objects.bulk_create(rows, ignore_conflicts=True)


def occupy(asked: BookingRequest, at: datetime, **fields: Any) -> Booked:
    """Check, take and write, in the caller's transaction; `fields` go before those of the request."""
    rule = broken_rule(asked, at)
    if rule:
        raise rule.refusal(asked)
    booking_id = uuid7()
    FREE.take(asked, booking_id)
    QUIET_NEXT_DOOR.take(asked, booking_id)
    NOT_PAUSED.check(asked, at)
    FEW_OF_HOUSEHOLD.check(asked, at)
    FEW_OPEN_BOOKINGS.check(asked, at)
    TIME_TO_CHANGE.check(asked)
    ENOUGH_STOCK.check(asked)
    reference = reference_of(asked.key)
    given = {"reference_hash": digest(reference), **_fields(asked, at), **_followed(**fields), **fields}
    booking = Booking.objects.create(id=booking_id, **given)
    if asked.worker:
        record(actor=asked.worker.account, verb="book", thing=booking, at=at)
    return Booked(booking, reference)


def _followed(replaces: Booking | None = None, **_others: Any) -> dict[str, Any]:
    """For calendars what follows is the same thing, changed once more."""
    if replaces is None:
        return {}
    return {"calendar_uid": replaces.calendar_uid or replaces.pk, "sequence": replaces.sequence + 1}


def reference_of(key: UUID | None) -> str:
    """A booking's code: by chance, or of the request's key, so that a repeated answer names the same."""
    if key is None:
        return "".join(secrets.choice(LETTERS) for _ in range(REFERENCE_LENGTH))
    number = int(blind(str(key), "key"), 16)
    return "".join(LETTERS[number // len(LETTERS) ** n % len(LETTERS)] for n in range(REFERENCE_LENGTH))


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


def _fields(asked: BookingRequest, at: datetime) -> dict[str, Any]:
    """The row's columns; the public sees a title only if the desk booked for a club or the committee."""
    is_known = asked.worker is not None and asked.booker_kind in TITLED
    return {
        "room": asked.room,
        "layout": asked.layout,
        "use": asked.use,
        "title": asked.title,
        "is_title_public": is_known and asked.use != Use.PRIVATE,
        "head_count": asked.head_count,
        "booker_kind": asked.booker_kind,
        "contact_name": asked.contact_name,
        "phone": asked.phone,
        "household": asked.household,
        "club": asked.club,
        "starts_at": asked.starts_at,
        "ends_at": asked.ends_at,
        "booked_at": at,
        "booked_via": asked.via,
        "booked_by": asked.worker,
        "terms": terms(asked),
        "priority": asked.rank,
        "request_key": asked.key,
    }


def terms(asked: BookingRequest) -> dict[str, Any]:
    """The room's rules as they are now, to be copied onto the booking."""
    room, layout, hours = asked.room, asked.layout, asked.opening
    return {
        "opens_at": f"{hours.opens_at:%H:%M}",
        "closes_at": f"{hours.closes_at:%H:%M}",
        "most_minutes": room.most_minutes,
        "notice_minutes": room.notice_minutes,
        "safety_limit": room.safety_limit,
        "capacity": layout.capacity,
        "setup_minutes": layout.setup_minutes,
        "pieces": asked.pieces,
    }


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
