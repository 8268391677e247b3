"""Recording a visit: how, how long, one line; every need becomes a matter at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committees.desk.kinds import Channel as DeskChannel
from committees.desk.services import Receipt, register_matter
from committees.households.models import Household
from committees.staff.kinds import Post
from committees.staff.models import Worker
from committees.staff.services import note_presence, wait_turn
from committees.visits.kinds import AppointmentState, Channel
from committees.visits.models import Appointment, Need, Visit
from committees.visits.services.arranging import settle
from keting.audit.services import record
from keting.db.constraints import refusal_from
from keting.deeds import deed
from keting.refusal import Refusal
from tenants.models import ServiceKind

SENTENCES: Mapping[str, tuple[str, str | Promise]] = {
    "visit_says_something": ("line_empty", _("Please write one line.")),
    "visit_channel_known": ("channel_unknown", _("Please choose how you met.")),
    "visit_minutes_sane": ("minutes_unlikely", _("A visit lasts between one minute and eight hours.")),
    "visit_met_sane": ("met_unlikely", _("At most fifty people in one visit.")),
    "visit_appointment_once": ("visit_recorded", _("This appointment has its visit already.")),
    "visit_request_once": ("sent_before", _("This form has been sent already.")),
    "visit_void_says_why": ("why_missing", _("A correction says who made it and why.")),
    "need_says_what": ("need_empty", _("Please write what is needed.")),
    "need_once": ("need_twice", _("This need has been written down already.")),
}
NOT_CARRIED = {"id", "request_key", "voided_at", "voided_by", "void_reason", "replaced_by", "recorded_at"}


@dataclass(frozen=True)
class Found:
    """A need that a visit found, and what was promised about it."""

    what: str
    kind: ServiceKind
    promised_on: date | None = None


@dataclass(frozen=True)
class Record:
    """One visit as its worker tells it: how, how long and one line; all else may stay as it is."""

    household: Household
    visited_at: datetime
    channel: str
    minutes: int
    line: str
    met: int = 1
    appointment: Appointment | None = None
    needs: Sequence[Found] = ()
    next_on: date | None = None
    request_key: UUID | None = None


@dataclass(frozen=True)
class VisitCorrection:
    """What was recorded wrongly and why; None leaves a fact as it is."""

    why: str
    visited_at: datetime | None = None
    channel: str | None = None
    minutes: int | None = None
    met: int | None = None
    line: str | None = None

    def changes(self) -> dict[str, Any]:
        """The new values by field."""
        given = {
            "visited_at": self.visited_at,
            "channel": self.channel,
            "minutes": self.minutes,
            "met": self.met,
            "line": self.line,
        }
        return {name: value for name, value in given.items() if value is not None}


@deed
def record_visit(*, visit: Record, worker: Worker, at: datetime) -> Visit:
    """Record a visit, settle its appointment, and open a matter for each need: all of it or nothing."""
    try:
        with transaction.atomic():
            return _sent_before(visit) or _record(visit, worker, at)
    except IntegrityError as error:
        if same := _sent_before(visit):
            return same
        raise refusal_from(error, SENTENCES) from error


@deed
def correct_visit(*, visit: Visit, correction: VisitCorrection, worker: Worker, at: datetime) -> Visit:
    """Void the row and write a new one, with the same needs and their matters."""
    try:
        with transaction.atomic():
            return _replace(visit, correction, worker, at)
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


def _sent_before(visit: Record) -> Visit | None:
    if visit.request_key is None:
        return None
    return Visit.objects.filter(request_key=visit.request_key).first()


def _record(visit: Record, worker: Worker, at: datetime) -> Visit:
    if visit.visited_at > at:
        msg = "visit_ahead"
        raise Refusal(msg, _("A visit is recorded afterwards."))
    wait_turn([worker.pk])
    if visit.appointment:
        settle(visit.appointment, AppointmentState.KEPT, at)
    row = Visit.objects.create(
        appointment=visit.appointment,
        household=visit.household,
        worker=worker,
        visited_at=visit.visited_at,
        recorded_at=at,
        channel=visit.channel,
        minutes=visit.minutes,
        met=visit.met,
        line=visit.line.strip(),
        next_on=visit.next_on,
        request_key=visit.request_key,
    )
    for found in visit.needs:
        _open_matter(row, found, worker, at)
    if visit.channel == Channel.DOOR:
        until = visit.visited_at + timedelta(minutes=visit.minutes)
        note_presence(worker=worker, post=Post.VISIT, at=visit.visited_at, until=until)
    record(actor=worker.account, verb="visited", thing=visit.household, at=at)
    return row


def _open_matter(visit: Visit, found: Found, worker: Worker, at: datetime) -> None:
    receipt = Receipt(
        kind=found.kind,
        what=found.what,
        channel=DeskChannel.VISIT,
        household=visit.household,
        promised_on=found.promised_on,
    )
    matter = register_matter(receipt=receipt, worker=worker, at=at)
    Need.objects.create(visit=visit, matter=matter, kind=found.kind, what=found.what.strip())


def _replace(visit: Visit, correction: VisitCorrection, worker: Worker, at: datetime) -> Visit:
    old = Visit.objects.select_for_update().get(pk=visit.pk)
    if old.voided_at is not None:
        msg = "visit_corrected"
        raise Refusal(msg, _("This visit has just been corrected. Please look at it again."))
    old.voided_at, old.voided_by, old.void_reason = at, worker, correction.why.strip()
    old.save(update_fields=["voided_at", "voided_by", "void_reason"])
    values = {
        field.name: getattr(old, field.name)
        for field in Visit._meta.concrete_fields
        if field.name not in NOT_CARRIED and not field.generated
    }
    new = Visit.objects.create(**{**values, **correction.changes(), "recorded_at": at})
    old.replaced_by = new
    old.save(update_fields=["replaced_by"])
    Need.objects.bulk_create(
        Need(visit=new, matter_id=need.matter_id, kind_id=need.kind_id, what=need.what)
        for need in old.needs.all()
    )
    record(actor=worker.account, verb="corrected", thing=old, at=at)
    return new
