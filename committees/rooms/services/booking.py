"""The one door through which a room is booked."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import DatabaseError, transaction
from django.utils.functional import SimpleLazyObject

from committees.rooms.kinds import TITLED, Use
from committees.rooms.models import Booking, Refused
from committees.rooms.selectors.bookings import LETTERS, REFERENCE_LENGTH, digest
from committees.rooms.services.guards import (
    ENOUGH_STOCK,
    FEW_OPEN_BOOKINGS,
    FREE,
    QUIET_NEXT_DOOR,
    TIME_TO_CHANGE,
)
from committees.rooms.services.request import BookingRequest
from committees.rooms.services.rules import broken_rule
from committees.rooms.services.ways import ways_on
from keting import clock
from keting.audit.services import record
from keting.db.keys import uuid7
from keting.refusal import Refusal

# Exclusion violation, deadlock, lock timeout: whatever the race looked like, somebody else was faster.
LOST_RACES = frozenset({"23P01", "40P01", "55P03"})


@dataclass(frozen=True)
class Booked:
    """A booking and the code that cancels it; the code is stored nowhere."""

    booking: Booking
    reference: str


def book_room(*, request: BookingRequest, at: datetime) -> Booked:
    """Book, or refuse with the reason and up to three other ways (`facts["ways"]`, looked for when read).

    A refusal is kept as unmet demand, without the person.
    """
    try:
        with transaction.atomic():
            return _book(request, at)
    except Refusal as refusal:
        raise _kept(refusal, request, at) from None
    except DatabaseError as error:
        if getattr(error.__cause__, "pgcode", None) not in LOST_RACES:
            raise
        raise _kept(FREE.refusal(request), request, at) from error


def _book(asked: BookingRequest, at: datetime) -> Booked:
    rule = broken_rule(asked, at)
    if rule:
        raise rule.refusal(asked)
    booking_id = uuid7()
    FREE.take(asked, booking_id)
    QUIET_NEXT_DOOR.take(asked, booking_id)
    FEW_OPEN_BOOKINGS.check(asked, at)
    TIME_TO_CHANGE.check(asked)
    ENOUGH_STOCK.check(asked)
    reference = "".join(secrets.choice(LETTERS) for _ in range(REFERENCE_LENGTH))
    booking = Booking.objects.create(id=booking_id, reference_hash=digest(reference), **_fields(asked, at))
    if asked.worker:
        record(actor=asked.worker.account, verb="book", thing=booking, at=at)
    return Booked(booking, reference)


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
        "starts_at": asked.starts_at,
        "ends_at": asked.ends_at,
        "booked_at": at,
        "booked_via": asked.via,
        "booked_by": asked.worker,
        "terms": terms(asked),
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
    ways: Any = () if rule is FEW_OPEN_BOOKINGS else SimpleLazyObject(partial(ways_on, asked, at=at))
    return Refusal(refusal.code, refusal.message, number=rule.number, ways=ways)
