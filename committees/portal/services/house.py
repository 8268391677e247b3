"""What a committee finds in its house on the first day, and what happens when somebody leaves it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from committees.activities.services import pass_activities
from committees.desk import services as desk
from committees.portal.selectors.parting import estate_of, may_go_on
from committees.rooms.services import open_rooms
from committees.staff import services as staff
from committees.staff.kinds import Title
from committees.staff.models import Worker
from committees.staff.selectors import worker_of
from committees.staff.services import Hiring, hire
from committees.visits.services import pass_appointments
from keting.accounts.kinds import Role
from keting.accounts.models import Account
from keting.accounts.services import shut_account
from keting.audit.services import record
from keting.clock import day_of
from keting.deeds import deed
from keting.refusal import Refusal


def furnish(*, director: str, username: str, password: str, day: date) -> None:
    """Hire the director, who opens the other accounts, and open the three rooms."""
    hiring = Hiring(
        name=director,
        username=username,
        password=password,
        role=Role.DIRECTOR,
        title=Title.DIRECTOR,
        since=day,
    )
    with transaction.atomic():
        hire(hiring)
        open_rooms(day)


@dataclass(frozen=True)
class Parting:
    """How much of a colleague's work there is, or has gone to another."""

    matters: int
    appointments: int
    activities: int
    shifts: int
    # Half days that nobody has taken.
    gaps: int = 0


@deed
def see_off(*, leaving: Worker, to: Worker, by: Account, at: datetime) -> Parting:
    """Let a colleague go today: what is open goes to another, the account is shut. All of it, or nothing."""
    day = day_of(at)
    with transaction.atomic():
        still_here = {one.pk for one in staff.wait_turn([leaving.pk, to.pk]) if one.is_active}
        if leaving.pk == to.pk or still_here != {leaving.pk, to.pk}:
            msg = "heir_unfit"
            raise Refusal(msg, _("Please choose a colleague who goes on working here."))
        if not may_go_on(to, estate_of(leaving, at)):
            msg = "heir_not_allowed"
            raise Refusal(
                msg, _("Their role does not allow what is open here. Please choose another colleague.")
            )
        actor = worker_of(by) or to
        matters = desk.pass_matters(leaving=leaving, to=to, worker=actor, at=at)
        appointments = pass_appointments(leaving=leaving, to=to, by=actor, at=at)
        activities = pass_activities(leaving=leaving, to=to, at=at)
        shifts, gaps = staff.pass_shifts(leaving=leaving, to=to, day=day)
        if leaving.account is not None:
            shut_account(account=leaving.account, by=by, at=at)
        staff.leave(worker=leaving, day=day)
        record(actor=by, verb="see_off", thing=leaving, at=at)
    return Parting(matters, appointments, activities, shifts, gaps)
