"""On the day: who came, who did not, and what is let go of for others."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from committees.clubs.selectors import is_ticked
from committees.rooms.kinds import BookerKind, CallKind, Came, State
from committees.rooms.models import Absence, Arrival, Booking, Pause
from committees.rooms.selectors.trust import may_be_paused, weight_of
from committees.rooms.services.changing import request_of, retake
from committees.rooms.services.objections import check_not_met
from committees.rooms.services.occupying import note_calls
from committees.rooms.services.waiting import freeing, offer_waiting
from committees.staff.models import Worker
from keting import clock
from keting.audit.services import delete, record
from keting.deeds import deed
from keting.refusal import Refusal

EARLY = timedelta(minutes=30)
# Above this the house pauses a household for a fortnight, if it knows that nobody there is old.
WEIGHT_OF_PAUSE, PAUSED_FOR = 3, timedelta(days=14)
# A row that somebody is ticking at this moment is left alone.
LOCK: dict[str, Any] = {"skip_locked": True, "of": ("self",)}


def note_arrival(*, booking: Booking, how: str, at: datetime, worker: Worker | None = None) -> Booking:
    """They are here, or were, as the sheet says; twice is once. Who was let go of takes what is still free.

    Refused: `came_too_early`, `has_ended` (not from the sheet), `not_open`, and whatever refuses a booking.
    """
    if how != Came.PAPER:
        _check_hour(booking, at)
    if not _tick(booking, how, at, worker):
        late = replace(request_of(booking, worker=worker), is_late=True)
        new = retake(booking=booking, becomes=State.MOVED, asked=late, at=at).booking
        delete(Absence.objects.filter(booking=booking))
        _tick(new, how, at, worker)
        return new
    return booking


def _check_hour(booking: Booking, at: datetime) -> None:
    if at < booking.starts_at - EARLY:
        msg = "came_too_early"
        raise Refusal(msg, _("You are early: it can be ticked from half an hour before on."))
    if at >= booking.ends_at:
        msg = "has_ended"
        raise Refusal(msg, _("This booking is over."))


def _tick(booking: Booking, how: str, at: datetime, worker: Worker | None) -> bool:
    """Lock, look, write; False where it has been let go of."""
    with transaction.atomic():
        row = Booking.objects.select_for_update().get(pk=booking.pk)
        if row.state == State.NO_SHOW:
            booking.state = row.state
            return False
        if row.state != State.CONFIRMED:
            msg = "not_open"
            raise Refusal(msg, _("This booking has been changed in the meantime."))
        _write_arrival(row, how, at, worker)
        return True


def _write_arrival(row: Booking, how: str, at: datetime, worker: Worker | None) -> None:
    given = {"how": how, "noted_at": at, "noted_by": worker}
    _arrival, is_new = Arrival.objects.get_or_create(booking=row, defaults=given)
    if worker and is_new:
        record(actor=worker.account, verb="note_arrival", thing=row, at=at)


def release_absent(*, at: datetime) -> int:
    """Let go of what nobody has come to within the room's grace, and offer the rest; how many.

    The committee's own hours stay, and rooms without grace are not looked at.
    """
    with freeing([clock.day_of(at)], at):
        rows = Booking.objects.select_for_update(**LOCK).select_related("room").filter(
            day=clock.day_of(at), state=State.CONFIRMED, starts_at__lt=at, ends_at__gt=at,
            room__grace_minutes__isnull=False, arrival__isnull=True,
        )  # fmt: skip
        late = [
            row
            for row in rows.exclude(booker_kind=BookerKind.COMMITTEE).order_by("id")
            if row.starts_at + timedelta(minutes=row.room.grace_minutes or 0) <= at
        ]
        came = _came_meanwhile(late)
        gone = [row for row in late if row.pk not in came]
        _let_go(gone, at, None)
    if gone:
        offer_waiting(at=at)
    return len(gone)


def _came_meanwhile(rows: Sequence[Booking]) -> set[UUID]:
    """Looked at once more behind the locks: a tick may have come between the look and the lock.

    Who is ticked on a club's own list has come, too.
    """
    met = {row.pk for row in rows if row.club_id and is_ticked(row.club_id, row.starts_at)}
    return met | set(Arrival.objects.filter(booking__in=rows).values_list("booking", flat=True))


@deed
def note_absence(*, booking: Booking, worker: Worker, at: datetime) -> None:
    """Nobody came. Refused: `absent_too_early` (within a quarter of an hour), `not_open`, `club_has_met`."""
    if at < booking.starts_at + timedelta(minutes=15):
        msg = "absent_too_early"
        raise Refusal(msg, _("Wait a quarter of an hour; they may be on their way."))
    with freeing([booking.day], at):
        check_not_met(booking)
        row = Booking.objects.select_for_update().get(pk=booking.pk)
        if row.state != State.CONFIRMED or Arrival.objects.filter(booking=row).exists():
            msg = "not_open"
            raise Refusal(msg, _("This booking has been changed in the meantime."))
        _let_go([row], at, worker)
        record(actor=worker.account, verb="note_absence", thing=row, at=at)
    offer_waiting(at=at)


@deed
def key_in_sheet(
    *, came: Collection[UUID], absent: Collection[UUID], worker: Worker, at: datetime
) -> list[Booking]:
    """What the paper says, later: who came, who did not. Those that could not be noted are given back."""
    left = []
    for booking in Booking.objects.filter(pk__in={*came, *absent}).order_by("starts_at", "id"):
        try:
            if booking.pk in came:
                note_arrival(booking=booking, how=Came.PAPER, at=at, worker=worker)
            else:
                note_absence(booking=booking, worker=worker, at=at)
        except Refusal:
            if booking.pk not in came or booking.state != State.NO_SHOW:
                left.append(booking)
                continue
            # They came, and the rest of their time had been given on: nothing weighs on them.
            with transaction.atomic():
                _write_arrival(booking, Came.PAPER, at, worker)
                delete(Absence.objects.filter(booking=booking))
    return left


def _let_go(rows: Sequence[Booking], at: datetime, worker: Worker | None) -> None:
    """Free their time, note that nobody came, have somebody ask whether all is well."""
    Booking.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.NO_SHOW)
    Absence.objects.bulk_create(Absence(booking=row, noted_at=at, noted_by=worker) for row in rows)
    note_calls([row.pk for row in rows], CallKind.MISSED, at)
    for row in rows:
        home = row.household
        if home and weight_of(home, "", at) > WEIGHT_OF_PAUSE and may_be_paused(home, at):
            Pause.objects.create(household=home, since=at, until=at + PAUSED_FOR)
