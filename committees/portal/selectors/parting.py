"""What a colleague would leave behind."""

from dataclasses import dataclass
from datetime import datetime

from committees.activities.models import Activity
from committees.desk.models import Matter
from committees.staff.models import Worker
from committees.visits.models import Appointment
from keting.clock import day_of


@dataclass(frozen=True)
class Estate:
    """How much there is to go on with."""

    matters: int
    appointments: int
    activities: int
    shifts: int


def estate_of(worker: Worker, at: datetime) -> Estate:
    """Open matters, appointments and activities to come, half days on the roster after today."""
    return Estate(
        matters=Matter.objects.filter(owner=worker, state="open", voided_at=None).count(),
        appointments=Appointment.objects.filter(worker=worker, state="planned", starts_at__gt=at).count(),
        activities=Activity.objects.filter(
            led_by=worker, state="announced", voided_at=None, ends_at__gt=at
        ).count(),
        shifts=worker.shifts.filter(day__gt=day_of(at)).count(),
    )
