"""Ending a matter: done, or shown the way."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from committees.desk.kinds import Outcome, State, StepKind
from committees.desk.models import Matter
from committees.desk.services.locking import SENTENCES, add_step, lock_open
from committees.staff.models import Worker
from keting import clock
from keting.db.constraints import refusal_from
from keting.deeds import deed
from keting.refusal import Refusal

ENDS = ["state", "outcome", "closed_at", "promise", "promised_on", "offered_to"]


@dataclass(frozen=True)
class Way:
    """Where a person goes next, whom to ask for, what to bring, and when we ask how it went."""

    next_step: str
    contact: str = ""
    contact_phone: str = ""
    papers: str = ""
    call_back_on: date | None = None


@deed
def close_matter(*, matter: Matter, line: str = "", worker: Worker, at: datetime) -> Matter:
    """End it as done. Of two who close at once one wins and the other is told."""
    with transaction.atomic():
        locked = _end(lock_open(matter), Outcome.DONE, at)
        locked.save(update_fields=ENDS)
        add_step(locked, StepKind.DONE, worker, at, line)
    return locked


@deed
def guide(*, matter: Matter, way: Way, worker: Worker, at: datetime) -> Matter:
    """End it by naming the next step: nobody hears 'not here' without hearing where."""
    if way.call_back_on and way.call_back_on < clock.day_of(at):
        msg = "call_back_in_past"
        raise Refusal(msg, _("We call back today or later."))
    try:
        with transaction.atomic():
            locked = _end(lock_open(matter), Outcome.GUIDED, at)
            locked.next_step, locked.papers = way.next_step.strip(), way.papers.strip()
            locked.contact, locked.contact_phone = way.contact.strip(), way.contact_phone.strip()
            locked.call_back_on = way.call_back_on
            locked.save(
                update_fields=[*ENDS, "next_step", "papers", "contact", "contact_phone", "call_back_on"]
            )
            add_step(locked, StepKind.GUIDED, worker, at, locked.next_step)
            return locked
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


def _end(matter: Matter, outcome: str, at: datetime) -> Matter:
    matter.state, matter.outcome, matter.closed_at = State.CLOSED, outcome, at
    matter.promise, matter.promised_on, matter.offered_to = "", None, None
    return matter
