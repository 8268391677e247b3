"""Appointments: agreed, moved, declined; a wish for quiet is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committees.households.models import Household
from committees.staff.kinds import Post
from committees.staff.models import Worker
from committees.staff.services import note_presence, wait_for, wait_turn
from committees.visits.kinds import AppointmentState
from committees.visits.models import Appointment, Quiet
from committees.visits.selectors import quiet_until
from keting import clock
from keting.db.constraints import refusal_from
from keting.deeds import deed
from keting.refusal import Refusal

SENTENCES: Mapping[str, tuple[str, str | Promise]] = {
    "appointment_one_place": ("worker_elsewhere", _("You have another appointment at that time.")),
    "appointment_ends_after_start": ("ends_before_start", _("An appointment ends after it begins.")),
    "appointment_means_known": ("means_unknown", _("Please choose how it was arranged.")),
    "appointment_request_once": ("sent_before", _("This form has been sent already.")),
    "quiet_dates_in_order": ("quiet_in_past", _("The quiet time ends after it begins.")),
}


@dataclass(frozen=True)
class Arrangement:
    """What was agreed: with whom, when, for how long (minutes), and by which means."""

    household: Household
    starts_at: datetime
    minutes: int
    means: str
    note: str = ""
    request_key: UUID | None = None

    @property
    def ends_at(self) -> datetime:
        """The agreed end."""
        return self.starts_at + timedelta(minutes=self.minutes)


@deed
def arrange_visit(*, arrangement: Arrangement, worker: Worker, at: datetime) -> Appointment:
    """Agree on a visit; a household that asked for quiet is not asked. Sent twice, it is one appointment."""
    try:
        with transaction.atomic():
            return _sent_before(arrangement) or _arrange(arrangement, worker, at)
    except IntegrityError as error:
        if same := _sent_before(arrangement):
            return same
        raise refusal_from(error, SENTENCES) from error


@deed
def move_visit(
    *, appointment: Appointment, starts_at: datetime, minutes: int, worker: Worker, at: datetime
) -> Appointment:
    """Agree on another time: the old appointment stays as moved, a new one takes its place."""
    try:
        with transaction.atomic():
            wait_turn([appointment.worker_id])
            old = _settle(appointment, AppointmentState.MOVED, at)
            moved = Arrangement(old.household, starts_at, minutes, old.means, old.note)
            return _arrange(moved, old.worker, at, moved_from=old, by=worker)
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


@deed
def decline_visit(
    *, appointment: Appointment, until: date | None = None, worker: Worker, at: datetime
) -> Appointment:
    """The household would rather not; with a day it is left in peace until then."""
    try:
        with transaction.atomic():
            settled = _settle(appointment, AppointmentState.DECLINED, at)
            if until:
                keep_quiet(household=settled.household, until=until, worker=worker, at=at)
            return settled
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


@deed
def note_absent(*, appointment: Appointment, at: datetime) -> Appointment:
    """Nobody was at home."""
    if at < appointment.starts_at:
        msg = "too_early"
        raise Refusal(msg, _("The appointment has not begun yet."))
    with transaction.atomic():
        return _settle(appointment, AppointmentState.ABSENT, at)


@deed
def set_off(*, appointment: Appointment, at: datetime) -> None:
    """On the way: the board says 'visiting' until the agreed end, and never to whom."""
    until = max(appointment.ends_at, at + (appointment.ends_at - appointment.starts_at))
    note_presence(worker=appointment.worker, post=Post.VISIT, at=at, until=until)


@deed
def cancel_visit(*, appointment: Appointment, at: datetime) -> Appointment:
    """We cannot come."""
    with transaction.atomic():
        return _settle(appointment, AppointmentState.CANCELLED, at)


@deed
def keep_quiet(*, household: Household, until: date, worker: Worker, at: datetime) -> Quiet:
    """Leave a household in peace until a day, itself included."""
    day = clock.day_of(at)
    if until < day:
        msg = "quiet_in_past"
        raise Refusal(msg, _("The quiet time ends after it begins."))
    return Quiet.objects.create(household=household, since=day, until=until, said_to=worker)


def _sent_before(arrangement: Arrangement) -> Appointment | None:
    if arrangement.request_key is None:
        return None
    return Appointment.objects.filter(request_key=arrangement.request_key).first()


def _arrange(
    arrangement: Arrangement,
    worker: Worker,
    at: datetime,
    *,
    moved_from: Appointment | None = None,
    by: Worker | None = None,
) -> Appointment:
    wait_for(worker)
    if arrangement.starts_at < at:
        msg = "time_past"
        raise Refusal(msg, _("An appointment lies ahead. Record a past visit instead."))
    day = clock.day_of(arrangement.starts_at)
    if until := quiet_until(arrangement.household.id, day):
        msg = "quiet"
        raise Refusal(msg, _("This household asked not to be disturbed."), until=until)
    return Appointment.objects.create(
        household=arrangement.household,
        worker=worker,
        starts_at=arrangement.starts_at,
        ends_at=arrangement.ends_at,
        means=arrangement.means,
        note=arrangement.note.strip(),
        arranged_at=at,
        arranged_by=by or worker,
        moved_from=moved_from,
        request_key=arrangement.request_key,
    )


def _settle(appointment: Appointment, state: str, at: datetime) -> Appointment:
    """The row, locked and no longer planned; refused when it was settled before."""
    locked = Appointment.objects.select_for_update(of=("self",)).select_related("household", "worker")
    row = locked.get(pk=appointment.pk)
    if row.state != AppointmentState.PLANNED:
        msg = "appointment_settled"
        raise Refusal(
            msg,
            _("This appointment is settled already: %(state)s.") % {"state": row.get_state_display()},
        )
    row.state, row.settled_at = state, at
    row.save(update_fields=["state", "settled_at"])
    return row


settle = _settle
