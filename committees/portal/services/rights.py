"""What residents ask about their own data: taken, shown, deleted, answered within fifteen working days."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from committees.households.kinds import Answer, ImportState
from committees.households.models import DataRequest, RegisterImport, Resident
from committees.households.services.erasing import erase_resident
from committees.portal.selectors.rights import Section, answer_day, copy_of, still_open, whom_of
from keting import clock
from keting.accounts.models import Account
from keting.audit.services import record
from keting.deeds import deed
from keting.privacy.clearing import forget
from keting.privacy.ends import Whom
from keting.refusal import Refusal
from keting.typed import forget_words


@dataclass(frozen=True)
class Asked:
    """Who asks for what: somebody in the register, or a name with a telephone number."""

    right: str
    resident: Resident | None = None
    name: str = ""
    phone: str = ""
    what: str = ""


@dataclass(frozen=True)
class Copy:
    """What is kept of somebody, as it is handed over."""

    asked: DataRequest
    sections: list[Section]


@deed
def receive_request(*, asked: Asked, by: Account, at: datetime) -> DataRequest:
    """Write down what somebody asks; it is due fifteen working days later."""
    resident = asked.resident
    with transaction.atomic():
        made = DataRequest.objects.create(
            right=asked.right,
            resident=resident,
            name=resident.name if resident else asked.name,
            phone="" if resident else asked.phone,
            what=asked.what,
            received_at=at,
            received_by=by,
            due_on=answer_day(clock.day_of(at)),
        )
        record(actor=by, verb="receive_request", thing=resident or made, at=at, why=asked.right)
    return made


@deed
def take_copy(*, request_id: UUID, by: Account, at: datetime) -> Copy:
    """All that is kept of whoever asked, in full; that it was shown is written down first."""
    asked = _open(request_id)
    with transaction.atomic():
        record(actor=by, verb="take_copy", thing=asked.resident or asked, at=at, why=asked.right)
        return Copy(asked, copy_of(whom_of(asked)))


@deed
def answer_request(*, request_id: UUID, answer: str, said: str, by: Account, at: datetime) -> None:
    """Write down what was answered. Refused: `answered_before`."""
    with transaction.atomic():
        asked = _open(request_id, is_locked=True)
        _answer(asked, answer, said, by, at)


@deed
def erase_person(*, request_id: UUID, by: Account, at: datetime) -> int:
    """Let go of all that is said of whoever asked, everywhere; figures stay. Returns how many rows.

    Refused: `still_open` while something is under way for them, `import_runs` while a register comes in.
    """
    with transaction.atomic():
        asked = _open(request_id, is_locked=True)
        whom = whom_of(asked)
        _check_nothing_waits(whom, at)
        words = [
            word for word in (whom.name, asked.resident.phone if asked.resident else asked.phone) if word
        ]
        if asked.resident:
            erase_resident(resident_id=asked.resident.pk, by=by, at=at)
        count = forget(whom, at=at) + forget_words(words)
        if not asked.resident:
            record(actor=by, verb="erase", thing=asked, at=at)
        _answer(_open(request_id), Answer.GRANTED, "", by, at)
    return count


def _check_nothing_waits(whom: Whom, at: datetime) -> None:
    if RegisterImport.objects.filter(state=ImportState.RUNNING).exists():
        msg = "import_runs"
        raise Refusal(msg, _("A register is being taken in. Please wait until it is done."))
    if still_open(whom, at):
        msg = "still_open"
        raise Refusal(
            msg,
            _("A matter, a booking, a sign-up or a visit of this person is still open. Please end it first."),
        )


def _answer(asked: DataRequest, answer: str, said: str, by: Account, at: datetime) -> None:
    rows = DataRequest.objects.filter(pk=asked.pk)
    rows.update(answered_at=at, answered_by=by, answer=answer, said=said)
    record(actor=by, verb="answer_request", thing=asked.resident or asked, at=at, why=answer)


def _open(request_id: UUID, *, is_locked: bool = False) -> DataRequest:
    rows = DataRequest.objects.select_for_update(of=("self",)) if is_locked else DataRequest.objects
    found = rows.select_related("resident").filter(pk=request_id, answered_at__isnull=True).first()
    if found is None:
        msg = "answered_before"
        raise Refusal(msg, _("This request has been answered already."))
    return found
