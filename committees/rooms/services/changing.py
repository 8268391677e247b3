"""Changing what is booked: approve, move, extend, un-cancel, push aside. All through the one door."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from committees.clubs.services import cross_out_meetings
from committees.rooms.kinds import OCCUPYING, Awaits, CallKind, Priority, State
from committees.rooms.models import Arrival, Booking, Call, Claim, SeriesDate
from committees.rooms.selectors.offers import rooms_whole
from committees.rooms.services.booking import through_door
from committees.rooms.services.objections import check_not_met, check_reason
from committees.rooms.services.occupying import Booked, note_calls, occupy
from committees.rooms.services.request import BookingRequest
from committees.rooms.services.waiting import freeing
from committees.rooms.services.ways import ways_on
from committees.staff.models import Worker
from keting.audit.services import record, record_own
from keting.db.keys import uuid7
from keting.deeds import deed
from keting.refusal import Refusal

BUMP_NOTICE = timedelta(days=3)
OFFER_FOR = timedelta(days=2)


def request_of(booking: Booking, *, worker: Worker | None = None) -> BookingRequest:
    """What the booker asked for, to be asked again (3 queries)."""
    room = rooms_whole().get(pk=booking.room_id)
    layout = next(one for one in room.layouts.all() if one.pk == booking.layout_id)
    own = layout.furniture
    pieces = {slug: n - own.get(slug, 0) for slug, n in booking.terms.get("pieces", {}).items()}
    return BookingRequest(
        room=room,
        layout=layout,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        head_count=booking.head_count,
        title=booking.title,
        contact_name=booking.contact_name,
        use=booking.use,
        booker_kind=booking.booker_kind,
        phone=booking.phone,
        household=booking.household,
        club=booking.club,
        worker=worker,
        priority=booking.priority,
        is_of_series=SeriesDate.objects.filter(booking=booking).exists(),
        extras={slug: count for slug, count in pieces.items() if count > 0},
    )


def settle_hold(*, booking_id: UUID, at: datetime, worker: Worker | None = None) -> Booking:
    """Say yes to what is held (approve, accept an offer); what has run out goes through the door again.

    Refused: `not_held`, and whatever refuses a booking.
    """
    with transaction.atomic():
        rows = Booking.objects.filter(pk=booking_id, state=State.HELD, expires_at__gt=at)
        if rows.update(state=State.CONFIRMED):
            return _say(Booking.objects.get(pk=booking_id), "approve", CallKind.APPROVED, at, worker)
    old = Booking.objects.get(pk=booking_id)
    if old.state not in {State.HELD, State.LAPSED}:
        msg = "not_held"
        raise Refusal(msg, _("This has been decided already."))
    asked = request_of(old, worker=worker)
    return retake(booking=old, becomes=State.LAPSED, asked=asked, at=at).booking


@deed
def decline_booking(*, booking_id: UUID, reason: str, at: datetime, worker: Worker) -> Booking:
    """Say no to what waits for approval; the reason is told. Refused: `no_reason`, `not_held`."""
    check_reason(reason)
    booking = Booking.objects.get(pk=booking_id)
    with freeing([booking.day], at):
        rows = Booking.objects.filter(pk=booking_id, state=State.HELD, awaits=Awaits.APPROVAL)
        if not rows.update(state=State.DECLINED):
            msg = "not_held"
            raise Refusal(msg, _("This has been decided already."))
        booking.refresh_from_db()
        return _say(booking, "decline", CallKind.DECLINED, at, worker, reason)


def _say(
    booking: Booking, verb: str, kind: CallKind, at: datetime, worker: Worker | None, why: str = ""
) -> Booking:
    if worker:
        record(actor=worker.account, verb=verb, thing=booking, at=at, why=why)
        if booking.awaits == Awaits.APPROVAL:
            note_calls([booking.pk], kind, at)
    else:
        record_own(verb="say_yes", thing=booking, at=at, by_card=booking.household_id is not None)
    return booking


def move_booking(*, booking: Booking, to: BookingRequest, at: datetime) -> Booked:
    """Another time, room or length: the old one lets go and the new one is taken, or nothing changes.

    The code on the slip stays good. Refused: `not_open`, `has_ended`, `club_has_met` (who came stands at the
    hour at which it begins), and whatever refuses a booking.
    """
    if booking.ends_at <= at:
        msg = "has_ended"
        raise Refusal(msg, _("This booking is over."))
    is_later = to.starts_at != booking.starts_at
    # What goes on at this moment may last longer, or end sooner.
    is_on = not is_later and booking.starts_at <= at < to.ends_at
    to = replace(to, is_late=True) if is_on else to
    if is_later:
        check_not_met(booking)
    return retake(booking=booking, becomes=State.MOVED, asked=to, at=at)


def extend_booking(
    *, booking: Booking, until: datetime, at: datetime, worker: Worker | None = None
) -> Booked:
    """The same room for longer, or shorter, while it goes on too."""
    to = replace(request_of(booking, worker=worker), ends_at=until)
    return move_booking(booking=booking, to=to, at=at)


@deed
def revive_booking(*, booking: Booking, at: datetime, worker: Worker) -> Booked:
    """Take a cancellation back. Refused: `not_cancelled`, and whatever refuses a booking."""
    if booking.state not in {State.CANCELLED, State.LAPSED, State.DECLINED} or booking.voided_at:
        msg = "not_cancelled"
        raise Refusal(msg, _("This booking was not cancelled."))
    asked = request_of(booking, worker=worker)
    return retake(booking=booking, becomes=booking.state, asked=asked, at=at)


def retake(*, booking: Booking, becomes: str, asked: BookingRequest, at: datetime) -> Booked:
    """The door, with the old booking let go of first; a booking is followed by one other at most."""

    def write() -> Booked:
        with freeing([booking.day], at):
            return follow()

    def follow() -> Booked:
        row = Booking.objects.select_for_update().get(pk=booking.pk)
        if row.state != booking.state or row.replaced_by.exclude(state=State.LAPSED).exists():
            msg = "not_open"
            raise Refusal(msg, _("This booking has been changed in the meantime."))
        code = row.reference_hash
        Booking.objects.filter(pk=row.pk).update(state=becomes, reference_hash=uuid7().hex)
        booked = occupy(asked, at, replaces=row, reference_hash=code)
        SeriesDate.objects.filter(booking=row).update(booking=booked.booking)
        if asked.starts_at == row.starts_at:
            Arrival.objects.filter(booking=row).update(booking=booked.booking)
        return booked

    return _with_ways(write, asked, at)


@deed
def bump_bookings(*, request: BookingRequest, reason: str, at: datetime) -> Booked:
    """Book over bookings of lesser priority: each is given back with the reason and offered another time.

    Refused: `no_reason`, `bump_not_allowed`, `bump_too_late` (three days ahead, but for an emergency),
    `bump_no_other_time`, and whatever refuses a booking.
    """
    check_reason(reason)
    return _with_ways(partial(_bump, request, reason, at), request, at)


@dataclass(frozen=True)
class GivesWay:
    """A booking that would give way, and the other time that it would be offered."""

    booking: Booking
    offer: Booking | None


def preview_bump(*, request: BookingRequest, reason: str, at: datetime) -> list[GivesWay]:
    """Who would give way, and for what, if it were done now; refused as `bump_bookings`."""
    found: list[GivesWay] = []
    with transaction.atomic():
        olds = list(_giving_way(request).select_related("room"))
        bump_bookings(request=request, reason=reason, at=at)
        offers = Booking.objects.filter(replaces__in=olds, state=State.HELD).select_related("room")
        offered = {offer.replaces_id: offer for offer in offers}
        found += [GivesWay(old, offered.get(old.pk)) for old in olds]
        transaction.set_rollback(True)
    return found


def _giving_way(asked: BookingRequest) -> QuerySet[Booking]:
    inside = Claim.objects.filter(
        is_active=True, space__in=asked.room.space_ids, booking__isnull=False,
        during__overlap=(asked.starts_at, asked.ends_at),
    )  # fmt: skip
    return Booking.objects.filter(pk__in=inside.values("booking"), state__in=OCCUPYING).order_by("id")


def _bump(asked: BookingRequest, reason: str, at: datetime) -> Booked:
    with freeing([asked.day], at):
        return _push_aside(asked, reason, at)


def _push_aside(asked: BookingRequest, reason: str, at: datetime) -> Booked:
    is_emergency = asked.rank == Priority.EMERGENCY
    olds = list(_giving_way(asked).select_for_update())
    if any(old.priority <= asked.rank for old in olds):
        msg = "bump_not_allowed"
        raise Refusal(msg, _("Those who have this time need not give way to this."))
    if olds and not is_emergency and asked.starts_at - at < BUMP_NOTICE:
        msg = "bump_too_late"
        raise Refusal(msg, _("Others must be told three days ahead, but for an emergency."))
    closed = {"cancelled_at": at, "cancelled_by": asked.worker, "cancel_reason": reason[:100]}
    Booking.objects.filter(pk__in=[old.pk for old in olds]).update(state=State.CANCELLED, **closed)
    if asked.worker:
        met = [(old.club_id, old.starts_at) for old in olds if old.club_id]
        cross_out_meetings(meetings=met, by=asked.worker.account, why=reason, at=at)
    booked = occupy(asked, at)
    for old in olds:
        _offer_other(old, at, is_needed=not is_emergency)
    return booked


def _offer_other(old: Booking, at: datetime, *, is_needed: bool) -> None:
    """The nearest other way, held for the one who gave way; the desk tells them."""
    way = next(iter(ways_on(request_of(old), at=at)), None)
    if way is None and is_needed:
        msg = "bump_no_other_time"
        raise Refusal(msg, _("There is no other time to offer to those who would give way."))
    if way:
        until = min(at + OFFER_FOR, way.request.starts_at)
        held: dict[str, Any] = {"state": State.HELD, "awaits": Awaits.OFFER, "expires_at": until}
        occupy(way.request, at, replaces=old, **held)
    note_calls([old.pk], CallKind.BUMPED, at)


def _with_ways(write: Callable[[], Booked], asked: BookingRequest, at: datetime) -> Booked:
    """The door; a refusal by a rule brings other ways, one by the service itself none."""
    try:
        return through_door(asked, at, write)
    except Refusal as refusal:
        rule = refusal.facts.get("rule")
        ways = ways_on(asked, at=at) if rule and rule.is_demand else ()
        number = rule.number if rule else ""
        raise Refusal(refusal.code, refusal.message, number=number, ways=ways) from None


@deed
def mark_told(*, call_id: UUID, worker: Worker, at: datetime) -> None:
    """They have been told."""
    Call.objects.filter(pk=call_id, told_at__isnull=True).update(told_at=at, told_by=worker)
