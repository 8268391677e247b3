"""What a colleague who leaves has agreed with households goes to another."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from committees.staff.models import Worker
from committees.staff.services import wait_turn
from committees.visits.kinds import AppointmentState
from committees.visits.models import Appointment
from committees.visits.services.arranging import settle
from keting import clock
from keting.db.constraints import refusal_from
from keting.deeds import deed
from keting.refusal import Refusal
from keting.web import calendar

BUSY = _("They have another appointment on %(day)s at %(time)s. Please move that one first, or ask another.")


@deed
def pass_appointments(*, leaving: Worker, to: Worker, by: Worker, at: datetime) -> int:
    """Have another keep the appointments to come, at the times agreed with the households.

    Refused when they are elsewhere at one of them. Who was to come is a counted fact: as with any other
    change, the old appointment stays as moved and a new one takes its place.
    """
    coming = Appointment.objects.filter(worker=leaving, state=AppointmentState.PLANNED, starts_at__gt=at)
    try:
        with transaction.atomic():
            wait_turn([leaving.pk, to.pk])
            old = [settle(one, AppointmentState.MOVED, at) for one in coming.order_by("starts_at")]
            return len(Appointment.objects.bulk_create(_anew(one, to, by, at) for one in old))
    except IntegrityError as error:
        refusal = refusal_from(error, {"appointment_one_place": ("colleague_elsewhere", BUSY)})
        raise Refusal(refusal.code, BUSY % _first_clash(coming, to)) from error


def _first_clash(coming: QuerySet[Appointment], to: Worker) -> dict[str, str]:
    """When the colleague is elsewhere first, of all the times to be kept."""
    others = Appointment.objects.filter(worker=to, state=AppointmentState.PLANNED)
    times = ((other.starts_at, other.ends_at) for other in others)
    mine = [(one.starts_at, one.ends_at) for one in coming]
    found = (starts for starts, ends in times if any(one < ends and starts < end for one, end in mine))
    first = min(found, default=mine[0][0])
    return {"day": calendar.full_day(clock.day_of(first)), "time": f"{clock.local(first):%H:%M}"}


def _anew(old: Appointment, to: Worker, by: Worker, at: datetime) -> Appointment:
    return Appointment(
        household=old.household,
        worker=to,
        starts_at=old.starts_at,
        ends_at=old.ends_at,
        means=old.means,
        note=old.note,
        arranged_at=at,
        arranged_by=by,
        moved_from=old,
    )
