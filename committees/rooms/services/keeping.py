"""Keys given out and taken back; what is broken or not clean, until it is seen to."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from committees.rooms.kinds import LEFT
from committees.rooms.models import KeyLoan, Room, Upkeep
from committees.staff.models import Worker
from keting.audit.services import record
from keting.db.constraints import refusal_from
from keting.deeds import deed
from keting.refusal import Refusal

SENTENCES = {"keyloan_out_once": ("key_is_out", _("This key is out already."))}


@deed
def lend_key(*, room: Room, key_no: str, taken_by: str, worker: Worker, at: datetime) -> KeyLoan:
    """Give a key out. Refused: `key_is_out`."""
    try:
        with transaction.atomic():
            loan = KeyLoan.objects.create(
                room=room, key_no=key_no, taken_by=taken_by, taken_at=at, given_by=worker
            )
            record(actor=worker.account, verb="lend_key", thing=loan, at=at)
            return loan
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


@deed
def return_key(*, loan_id: UUID, in_order: Collection[str], worker: Worker, at: datetime) -> KeyLoan:
    """Take a key back, saying what was in order of what is looked at. Refused: `key_is_back`."""
    not_done = [slug for slug, _label in LEFT if slug not in in_order]
    with transaction.atomic():
        rows = KeyLoan.objects.filter(pk=loan_id, returned_at__isnull=True)
        if not rows.update(returned_at=at, received_by=worker, not_done=not_done):
            msg = "key_is_back"
            raise Refusal(msg, _("This key is back already."))
        loan = KeyLoan.objects.get(pk=loan_id)
        record(actor=worker.account, verb="return_key", thing=loan, at=at)
        return loan


@deed
def note_upkeep(*, room: Room, kind: str, what: str, worker: Worker, at: datetime) -> Upkeep:
    """Write down what is broken or not clean."""
    with transaction.atomic():
        made = Upkeep.objects.create(room=room, kind=kind, what=what, noted_at=at, noted_by=worker)
        record(actor=worker.account, verb="note_upkeep", thing=made, at=at)
        return made


@deed
def finish_upkeep(*, upkeep_id: UUID, worker: Worker, at: datetime) -> None:
    """It has been seen to. Refused: `upkeep_done`."""
    with transaction.atomic():
        rows = Upkeep.objects.filter(pk=upkeep_id, done_at__isnull=True)
        if not rows.update(done_at=at, done_by=worker):
            msg = "upkeep_done"
            raise Refusal(msg, _("This has been seen to already."))
        record(actor=worker.account, verb="finish_upkeep", thing=Upkeep.objects.get(pk=upkeep_id), at=at)
