"""The queue for a taken time: in order, held until an hour, nobody twice, nobody skipped.

Time is freed and given to the queue in one transaction (`freeing`): nobody who comes by sees it free before.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Case, F, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _

from committees.rooms.kinds import Awaits, CallKind, DateState, State, WaitState
from committees.rooms.models import Booking, SeriesDate, Waiting
from committees.rooms.selectors.bookings import digest
from committees.rooms.selectors.offers import rooms_whole
from committees.rooms.services.occupying import (
    HOLD_MINUTES,
    attempt,
    is_lost_race,
    note_calls,
    occupy,
    reference_of,
    told_as_busy,
)
from committees.rooms.services.request import BookingRequest
from committees.rooms.services.rules import broken_rule
from keting import clock
from keting.audit.services import record_own
from keting.db.constraints import refusal_from
from keting.refusal import Refusal

# Who is telephoned has until the evening of the next day, who looks at the page twelve hours.
OFFER_HOURS, CALLED_HOURS = 12, 36
FIVE = timedelta(minutes=5)
# A series' date is wanted whole; others take what is left of a time that nobody has come to.
LASTS_UNTIL = Case(When(of_date__isnull=False, then=F("starts_at")), default=F("ends_at") - FIVE)
# The row is waited for, never skipped: whoever stands first is served first.
LOCK: dict[str, Any] = {}
# What has begun is offered from now on.
WITH_FREE_FLOOR = """
SELECT row.id FROM rooms_waiting row
WHERE row.id = ANY(%(waiting)s::uuid[]) AND NOT EXISTS (
    SELECT 1 FROM rooms_roomspace part JOIN rooms_claim taken ON taken.space_id = part.space_id
    WHERE part.room_id = row.room_id AND taken.is_active
    AND taken.during && tstzrange(least(greatest(row.starts_at, %(at)s), row.ends_at), row.ends_at))
"""
SENTENCES = {
    "waiting_once_a_phone": ("waiting_twice", _("You wait for this time already.")),
    "waiting_once_a_household": ("waiting_twice", _("Your household waits for this time already.")),
}


def join_waitlist(
    *, request: BookingRequest, at: datetime, is_called: bool = False, of_date: SeriesDate | None = None
) -> tuple[Waiting, str]:
    """Stand in the queue; the code leads to the page that tells one's place.

    Refused: `waiting_twice`, and whatever rule the request breaks by itself.
    """
    rule = broken_rule(request, at)
    if rule:
        raise rule.refusal(request)
    code = reference_of(None)
    values = {name: getattr(request, name) for name in SAME}
    try:
        with transaction.atomic():
            made = Waiting.objects.create(
                **values,
                asked_at=at,
                is_called=is_called or request.worker is not None,
                reference_hash=digest(code),
                of_date=of_date,
            )
            record_own(verb="join_waitlist", thing=made, at=at, by_card=made.household_id is not None)
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error
    return made, code


SAME: tuple[str, ...] = ("room", "layout", "starts_at", "ends_at", "head_count", "title", "use")
SAME += ("booker_kind", "contact_name", "phone", "household", "club")


def withdraw_waiting(*, waiting_id: UUID, at: datetime) -> None:
    """Leave the queue; Refusal `not_waiting` where the time has been offered or is over."""
    with transaction.atomic():
        rows = Waiting.objects.filter(pk=waiting_id, state=WaitState.WAITING)
        if not rows.update(state=WaitState.WITHDRAWN):
            msg = "not_waiting"
            raise Refusal(msg, _("You do not wait for this time any more."))
        row = Waiting.objects.get(pk=waiting_id)
        record_own(verb="withdraw_waiting", thing=row, at=at, by_card=row.household_id is not None)


@contextmanager
def freeing(days: Collection[date], at: datetime) -> Iterator[None]:
    """One transaction: what is freed inside goes to who waits for these days, then to whoever comes by.

    The queue is locked first, by everybody in its order. Refused: `rooms_busy`.
    """
    with told_as_busy(), transaction.atomic():
        waiting = list(_of_days(days).select_for_update(of=("self",)).values_list("id", flat=True))
        yield
        _serve_in_order(waiting, at)


def _of_days(days: Collection[date]) -> QuerySet[Waiting]:
    """Who waits for a time of these days, in order; a neighbour's noise and tables count, so every room."""
    spans = [clock.instants(clock.day_span(day)) for day in days]
    any_day = reduce(
        or_, (Q(starts_at__gte=first, starts_at__lt=after) for first, after in spans), Q(pk=None)
    )
    return Waiting.objects.filter(any_day, state=WaitState.WAITING).order_by("asked_at", "id")


def lapse_holds(*, at: datetime) -> int:
    """Let go of every hold that has run out, for those who wait; how many there were."""
    run_out = Booking.objects.filter(state=State.HELD, expires_at__lte=at)
    days = set(run_out.order_by().values_list("day", flat=True))
    if not days:
        return 0
    with freeing(days, at):
        found = list(run_out.select_for_update(skip_locked=True).order_by("id").values_list("id", "awaits"))
        gone = [booking_id for booking_id, _awaits in found]
        Booking.objects.filter(pk__in=gone).update(state=State.LAPSED)
        told = [booking_id for booking_id, awaits in found if awaits != Awaits.HOLD]
        note_calls(told, CallKind.LAPSED, at)
        return len(gone)


def offer_waiting(*, at: datetime) -> int:
    """Go through the queue in order and hold what has become free; how many were served (1 query if none)."""
    rows = Waiting.objects.filter(state=WaitState.WAITING)
    in_order = rows.annotate(lasts_until=LASTS_UNTIL).order_by("asked_at", "id")
    waiting = list(in_order.values_list("id", "lasts_until"))
    passed = [waiting_id for waiting_id, lasts_until in waiting if lasts_until <= at]
    if passed:
        rows.filter(pk__in=passed).update(state=WaitState.OVER)
    return _serve_in_order([waiting_id for waiting_id, lasts_until in waiting if lasts_until > at], at)


def _serve_in_order(waiting: Sequence[UUID], at: datetime) -> int:
    """Serve who can be; behind a taken time a long queue costs one look (1 query and those of the served)."""
    served, free = 0, _with_free_floor(waiting, at)
    for waiting_id in waiting:
        if waiting_id in free and _serve(waiting_id, at):
            served, free = served + 1, _with_free_floor(waiting, at)
    return served


def _with_free_floor(waiting: Sequence[UUID], at: datetime) -> set[UUID]:
    """Those of whose room nothing is taken at their time; noise, tables and rules are the door's to judge."""
    if not waiting:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(WITH_FREE_FLOOR, {"waiting": [str(one) for one in waiting], "at": at})
        return {waiting_id for (waiting_id,) in cursor.fetchall()}


def _serve(waiting_id: UUID, at: datetime) -> bool:
    """Hold the time for this one if it is free; False leaves them where they stand."""
    try:
        with transaction.atomic():
            row = Waiting.objects.select_for_update(**LOCK).filter(pk=waiting_id).first()
            if row is None or row.state != WaitState.WAITING:
                return False
            asked = _left_of(_request(row), at)
            booked = attempt(asked, lambda: occupy(asked, at, **_hold(row, at)))
            row.state, row.offer = WaitState.OFFERED, booked.booking
            row.save(update_fields=["state", "offer"])
            if row.of_date_id:
                dates = SeriesDate.objects.filter(pk=row.of_date_id)
                dates.update(state=DateState.BOOKED, booking=booked.booking, code="")
            note_calls([booked.booking.pk], CallKind.OFFERED, at)
            return True
    except Refusal:
        return False
    except DatabaseError as error:
        if not is_lost_race(error):
            raise
        return False


def _hold(row: Waiting, at: datetime) -> dict[str, Any]:
    """The columns of the offer: confirmed for a series' date, else held; the code of the queue stays good."""
    if row.of_date_id:
        return {"reference_hash": row.reference_hash}
    hours = CALLED_HOURS if row.is_called else OFFER_HOURS
    until = min(at + timedelta(hours=hours), max(row.starts_at, at + timedelta(minutes=HOLD_MINUTES)))
    held = {"state": State.HELD, "awaits": Awaits.OFFER, "expires_at": until}
    return {**held, "reference_hash": row.reference_hash}


def _left_of(asked: BookingRequest, at: datetime) -> BookingRequest:
    """What is left of a time that has begun, from the next five minutes on: nobody came to it."""
    if asked.starts_at > at:
        return asked
    minutes = (at - asked.starts_at) // FIVE + 1
    return replace(asked, starts_at=asked.starts_at + minutes * FIVE)


def _request(row: Waiting) -> BookingRequest:
    room = rooms_whole().get(pk=row.room_id)
    layout = next(one for one in room.layouts.all() if one.pk == row.layout_id)
    same = {name: getattr(row, name) for name in SAME if name not in {"room", "layout"}}
    return BookingRequest(room=room, layout=layout, is_of_series=row.of_date_id is not None, **same)
