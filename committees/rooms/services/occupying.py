"""A booking and its claims: checked, taken and written in one transaction."""

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils.translation import gettext_lazy as _

from committees.rooms.kinds import TITLED, Awaits, Use
from committees.rooms.models import Booking, Call
from committees.rooms.selectors.bookings import LETTERS, REFERENCE_LENGTH, digest
from committees.rooms.services.guards import (
    ENOUGH_STOCK,
    FEW_OF_HOUSEHOLD,
    FEW_OPEN_BOOKINGS,
    FREE,
    NOT_PAUSED,
    QUIET_NEXT_DOOR,
    TIME_TO_CHANGE,
)
from committees.rooms.services.request import BookingRequest
from committees.rooms.services.rules import broken_rule
from keting.audit.services import record, record_own
from keting.db.fields import blind
from keting.db.keys import uuid7
from keting.refusal import Refusal

# Exclusion violation, deadlock, lock timeout: whatever the race looked like, somebody else was faster.
LOST_RACES = frozenset({"23P01", "40P01", "55P03"})
HOLD_MINUTES = 15


@dataclass(frozen=True)
class Booked:
    """A booking and the code that cancels it; the code is stored nowhere."""

    booking: Booking
    reference: str


def is_lost_race(error: DatabaseError) -> bool:
    """Whether somebody else was faster, or the same request has just been answered."""
    return getattr(error.__cause__, "pgcode", None) in LOST_RACES or "request_once" in str(error)


@contextmanager
def told_as_busy() -> Iterator[None]:
    """A lost race where no one time is asked for. Refused: `rooms_busy`."""
    try:
        yield
    except DatabaseError as error:
        if not is_lost_race(error):
            raise
        msg = "rooms_busy"
        raise Refusal(msg, _("Somebody is booking at this very moment. Please try again.")) from error


def attempt(asked: BookingRequest, write: Callable[[], Booked]) -> Booked:
    """Write in one transaction; a lost race looks like any other taken time."""
    try:
        with transaction.atomic():
            return write()
    except DatabaseError as error:
        if not is_lost_race(error):
            raise
        raise FREE.refusal(asked) from error


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
    FEW_OF_HOUSEHOLD.check(asked, at)
    FEW_OPEN_BOOKINGS.check(asked, at)
    NOT_PAUSED.check(asked, at)
    TIME_TO_CHANGE.check(asked)
    ENOUGH_STOCK.check(asked)
    reference = reference_of(asked.key)
    given = {"reference_hash": digest(reference), **_fields(asked, at), **_followed(**fields), **fields}
    booking = Booking.objects.create(id=booking_id, **given)
    _note(booking, asked, at)
    return Booked(booking, reference)


def _note(booking: Booking, asked: BookingRequest, at: datetime) -> None:
    """By whom: a colleague, a helper, residents themselves, or the house for who waited or gave way."""
    by = asked.worker.account if asked.worker else asked.helper
    if by:
        record(actor=by, verb="book", thing=booking, at=at)
    elif booking.awaits == Awaits.OFFER or asked.is_of_series:
        record(actor=None, verb="offer", thing=booking, at=at)
    else:
        record_own(verb="book", thing=booking, at=at, by_card=booking.household_id is not None)


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
        "helped_by": asked.helper,
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
