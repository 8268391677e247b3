"""Correcting counted facts: the old row stays, voided; a new one takes its number."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from committees.desk.kinds import State, StepKind
from committees.desk.models import Matter
from committees.desk.services.locking import SENTENCES, add_step, lock
from committees.desk.services.receiving import due_day
from committees.staff.models import Worker
from keting import clock
from keting.audit.services import record
from keting.db.constraints import refusal_from
from keting.deeds import deed
from tenants.models import ServiceKind

NOT_CARRIED = {"id", "request_key", "voided_at", "voided_by", "void_reason", "replaced_by", "recorded_at"}
END = {
    "state": State.OPEN,
    "outcome": "",
    "closed_at": None,
    "next_step": "",
    "contact": "",
    "contact_phone": "",
    "papers": "",
    "call_back_on": None,
    "called_back_at": None,
    "handed_to": "",
    "handed_at": None,
    "accepted_at": None,
    "accepted_by": "",
}


@dataclass(frozen=True)
class Correction:
    """What was wrong and why; None leaves a fact as it is. `reopened` takes a wrong end away."""

    why: str
    kind: ServiceKind | None = None
    received_at: datetime | None = None
    what: str | None = None
    reopened: bool = False

    def changes(self) -> dict[str, Any]:
        """The new values by field."""
        given: dict[str, Any] = {"kind": self.kind, "received_at": self.received_at, "what": self.what}
        if self.received_at:
            given["due_on"] = due_day(clock.day_of(self.received_at))
        return {**{name: value for name, value in given.items() if value}, **(END if self.reopened else {})}


@deed
def correct_matter(*, matter: Matter, correction: Correction, worker: Worker, at: datetime) -> Matter:
    """Void the row and write a new one under the same number; its steps stay where they are."""
    try:
        with transaction.atomic():
            return _replace(lock(matter), correction, worker, at)
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


def _replace(old: Matter, correction: Correction, worker: Worker, at: datetime) -> Matter:
    old.voided_at, old.voided_by, old.void_reason = at, worker, correction.why.strip()
    old.save(update_fields=["voided_at", "voided_by", "void_reason"])
    values = {
        field.name: getattr(old, field.name)
        for field in Matter._meta.concrete_fields
        if field.name not in NOT_CARRIED and not field.generated
    }
    new = Matter.objects.create(**{**values, **correction.changes(), "recorded_at": at})
    old.replaced_by = new
    old.save(update_fields=["replaced_by"])
    add_step(new, StepKind.CORRECTED, worker, at, correction.why)
    record(actor=worker.account, verb="corrected", thing=old, at=at)
    return new
