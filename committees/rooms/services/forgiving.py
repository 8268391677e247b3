"""Forgiving an absence, pausing somebody by hand, and letting them book again."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from committees.rooms.models import Absence, Booking, Pause
from committees.rooms.selectors.trust import weight_of
from committees.rooms.services.arriving import WEIGHT_OF_PAUSE
from committees.rooms.services.guards import lock_booker
from committees.rooms.services.objections import check_reason
from committees.staff.models import Worker
from keting.audit.services import record
from keting.deeds import deed
from keting.refusal import Refusal

MOST_DAYS = 90


@deed
def forgive_absence(*, absence_id: UUID, note: str, worker: Worker, at: datetime) -> Absence:
    """Let it weigh no more, with a note; a pause by the house's own rule ends with what it stood for.

    Refused: `no_reason`, `already_forgiven`.
    """
    check_reason(note)
    with transaction.atomic():
        rows = Absence.objects.filter(pk=absence_id, forgiven_at__isnull=True)
        if not rows.update(forgiven_at=at, forgiven_by=worker, forgiven_for=note[:100]):
            msg = "already_forgiven"
            raise Refusal(msg, _("This has been forgiven already."))
        absence = Absence.objects.select_related("booking__household").get(pk=absence_id)
        home = absence.booking.household
        if home and weight_of(home, "", at) <= WEIGHT_OF_PAUSE:
            own = Pause.objects.filter(household=home, made_by__isnull=True, lifted_at__isnull=True)
            own.update(lifted_at=at, lifted_by=worker)
        record(actor=worker.account, verb="forgive_absence", thing=absence, at=at, why=note[:100])
        return absence


@deed
def pause_booker(*, booking: Booking, days: int, reason: str, worker: Worker, at: datetime) -> Pause:
    """Let whoever booked this book no more for some days; what is booked stays, the desk books for them.

    Refused: `no_reason`, `pause_too_long`, `nobody_known` (booked with neither card nor telephone).
    """
    check_reason(reason)
    if not 1 <= days <= MOST_DAYS:
        msg = "pause_too_long"
        raise Refusal(msg, _("A pause lasts ninety days at most."))
    if booking.household is None and not booking.phone:
        msg = "nobody_known"
        raise Refusal(msg, _("It was booked with neither card nor telephone: nobody can be paused."))
    phone = "" if booking.household else booking.phone
    with transaction.atomic():
        lock_booker(booking.household, phone)
        pause = Pause.objects.create(
            household=booking.household,
            phone=phone,
            since=at,
            until=at + timedelta(days=days),
            reason=reason[:100],
            made_by=worker,
        )
        record(actor=worker.account, verb="pause_booker", thing=pause, at=at, why=reason[:100])
        return pause


@deed
def lift_pause(*, pause_id: UUID, worker: Worker, at: datetime) -> None:
    """They may book again. Refused: `pause_over`."""
    with transaction.atomic():
        rows = Pause.objects.filter(pk=pause_id, lifted_at__isnull=True, until__gt=at)
        if not rows.update(lifted_at=at, lifted_by=worker):
            msg = "pause_over"
            raise Refusal(msg, _("This pause is over already."))
        record(actor=worker.account, verb="lift_pause", thing=Pause.objects.get(pk=pause_id), at=at)
