"""Steps on the way: a note, a promise, a call back."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from committees.desk.kinds import StepKind
from committees.desk.models import Matter, Step
from committees.desk.services.locking import SENTENCES, add_step, lock, lock_open
from committees.staff.models import Worker
from keting import clock
from keting.db.constraints import refusal_from
from keting.deeds import deed
from keting.refusal import Refusal


@deed
def note_step(*, matter: Matter, line: str, worker: Worker, at: datetime) -> Step:
    """Write down what was done; the promise, if one stands, stands on."""
    if not line.strip():
        msg = "line_empty"
        raise Refusal(msg, _("Please write one line."))
    with transaction.atomic():
        return add_step(lock_open(matter), StepKind.NOTED, worker, at, line)


@deed
def promise(*, matter: Matter, line: str, on: date, worker: Worker, at: datetime) -> Step:
    """Promise something by a day; the newest promise is the one that stands."""
    if on < clock.day_of(at):
        msg = "promise_in_past"
        raise Refusal(msg, _("A promise is for today or later."))
    try:
        with transaction.atomic():
            locked = lock_open(matter)
            locked.promise, locked.promised_on = line.strip() or locked.what, on
            locked.save(update_fields=["promise", "promised_on"])
            return add_step(locked, StepKind.PROMISED, worker, at, locked.promise, promised_on=on)
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


@deed
def call_back(*, matter: Matter, line: str, worker: Worker, at: datetime) -> Step:
    """Tell the person how it stands, or ask how it went: the promise is kept."""
    if not line.strip():
        msg = "line_empty"
        raise Refusal(msg, _("Please write one line."))
    with transaction.atomic():
        locked = lock(matter)
        locked.promise, locked.promised_on, locked.called_back_at = "", None, at
        locked.save(update_fields=["promise", "promised_on", "called_back_at"])
        return add_step(locked, StepKind.CALLED_BACK, worker, at, line)
