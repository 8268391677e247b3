"""What a colleague would leave behind, and who may go on with it."""

from dataclasses import dataclass
from datetime import datetime

from committees.activities.models import Activity
from committees.desk.models import Matter
from committees.staff.models import Worker
from committees.staff.selectors import active_workers
from committees.visits.models import Appointment
from keting.clock import day_of
from keting.permits import DEEDS

# Going on with it is a deed of its own.
GOES_ON = {
    "matters": "desk.close_matter",
    "appointments": "visits.record_visit",
    "activities": "activities.mark_held",
}


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


def may_go_on(worker: Worker, estate: Estate) -> bool:
    """Whether the roles of this colleague allow all that is there; the roster needs none."""
    account = worker.account
    roles = account.roles if account and account.is_active else []
    return all(DEEDS[deed].lets_in(roles) for part, deed in GOES_ON.items() if getattr(estate, part))


def heirs_of(leaving: Worker, estate: Estate) -> list[Worker]:
    """Colleagues who may go on with it, in the order of the roster (1 query)."""
    return [one for one in active_workers() if one.pk != leaving.pk and may_go_on(one, estate)]
