"""Giving a room back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from committees.rooms.kinds import OCCUPYING, State
from committees.rooms.models import Booking
from committees.rooms.services.objections import check_not_met, check_reason
from committees.rooms.services.waiting import freeing, offer_waiting
from committees.staff.models import Worker
from keting.audit.services import record, record_own
from keting.privacy.clearing import take_back
from keting.refusal import Refusal


def cancel_booking(*, booking: Booking, reason: str, at: datetime, worker: Worker | None = None) -> None:
    """Give the room back, with the reason; its claims follow by the database's own hand.

    Refused: `no_reason`, `not_open` (cancelled already), `has_begun` (for the booker), `has_ended`,
    `club_has_met` (who came stands at the hour at which it begins).
    """
    check_reason(reason)
    if worker is None and booking.starts_at <= at:
        msg = "has_begun"
        raise Refusal(msg, _("This booking has begun; please tell the front desk."))
    if booking.ends_at <= at:
        msg = "has_ended"
        raise Refusal(msg, _("This booking is over."))
    with freeing([booking.day], at):
        give_back(booking, reason, at, worker)
    offer_waiting(at=at)


def give_back(booking: Booking, reason: str, at: datetime, worker: Worker | None) -> None:
    """Cancel, in the caller's transaction of freeing. Refused: `not_open`."""
    _close(booking, reason, at, worker)
    if worker:
        record(actor=worker.account, verb="cancel", thing=booking, why=reason, at=at)
    else:
        record_own(verb="cancel", thing=booking, at=at, by_card=booking.household_id is not None)


def take_consent_back(*, booking: Booking, at: datetime) -> None:
    """Let name, number, door and words of a booking go at once; what is still to come is given back.

    That the room was taken stays. Refused: `has_begun` while it lasts.
    """
    if booking.state in OCCUPYING and booking.ends_at > at:
        cancel_booking(booking=booking, reason=str(_("Consent was taken back")), at=at)
    with transaction.atomic():
        take_back(row=booking, at=at)


def void_booking(*, booking: Booking, reason: str, at: datetime, worker: Worker) -> None:
    """Take out a booking that was entered by mistake: it counts nowhere, the row stays."""
    check_reason(reason)
    with freeing([booking.day], at):
        if booking.state in OCCUPYING:
            _close(booking, reason, at, worker)
        rows = Booking.objects.filter(pk=booking.pk, state=State.CANCELLED, voided_at__isnull=True)
        if not rows.update(voided_at=at, voided_by=worker, void_reason=reason):
            msg = "not_open"
            raise Refusal(msg, _("This booking has been cancelled already."))
        record(actor=worker.account, verb="void", thing=booking, why=reason, at=at)
    offer_waiting(at=at)


def _close(booking: Booking, reason: str, at: datetime, worker: Worker | None) -> None:
    """Compare and set: of two who cancel one is told that it has been done."""
    check_not_met(booking)
    rows = Booking.objects.filter(pk=booking.pk, state__in=OCCUPYING)
    changed = rows.update(state=State.CANCELLED, cancelled_at=at, cancelled_by=worker, cancel_reason=reason)
    if not changed:
        msg = "not_open"
        raise Refusal(msg, _("This booking has been cancelled already."))
