"""Passing a matter on. Until the other side says yes it stays with its owner."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from committees.desk.kinds import Outcome, State, StepKind
from committees.desk.models import Matter
from committees.desk.services.locking import SENTENCES, add_step, lock_open
from committees.staff.models import Worker
from keting.db.constraints import refusal_from
from keting.deeds import deed
from keting.refusal import Refusal


@deed
def hand_over(*, matter: Matter, to: Worker | str, line: str = "", worker: Worker, at: datetime) -> Matter:
    """Offer the matter to a colleague, or to somebody outside by name."""
    with transaction.atomic():
        locked = lock_open(matter)
        if isinstance(to, Worker):
            _refuse_unfit(to, locked)
            locked.offered_to, locked.handed_to = to, ""
        else:
            locked.offered_to, locked.handed_to = None, _named(to)
        locked.handed_at, locked.accepted_at = at, None
        locked.save(update_fields=["offered_to", "handed_to", "handed_at", "accepted_at"])
        add_step(locked, StepKind.OFFERED, worker, at, _said(to, line))
    return locked


@deed
def accept(*, matter: Matter, worker: Worker, accepted_by: str = "", at: datetime) -> Matter:
    """Say yes: a colleague becomes the owner; a yes from outside ends the matter for us."""
    try:
        with transaction.atomic():
            locked = lock_open(matter)
            if locked.offered_to_id:
                _take_over(locked, worker, at)
            else:
                _close_as_accepted(locked, worker, accepted_by, at)
            return locked
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


@deed
def pass_matters(*, leaving: Worker, to: Worker, worker: Worker, at: datetime) -> int:
    """Make another the owner of every open matter of somebody who leaves, and of what was offered to them."""
    with transaction.atomic():
        open_ones = Matter.objects.select_for_update().filter(state=State.OPEN, voided_at=None)
        for matter in open_ones.filter(offered_to=leaving):
            is_theirs = matter.owner_id == to.id
            matter.offered_to, matter.handed_at = (None, None) if is_theirs else (to, matter.handed_at)
            matter.save(update_fields=["offered_to", "handed_at"])
        owned = list(open_ones.filter(owner=leaving))
        for matter in owned:
            matter.owner, matter.offered_to = to, None
            matter.handed_at = matter.handed_at if matter.handed_to else None
            matter.save(update_fields=["owner", "offered_to", "handed_at"])
            add_step(matter, StepKind.OFFERED, worker, at, str(to))
            add_step(matter, StepKind.ACCEPTED, to, at)
    return len(owned)


def _take_over(matter: Matter, worker: Worker, at: datetime) -> None:
    if matter.offered_to_id != worker.id:
        msg = "not_offered_to_you"
        raise Refusal(msg, _("This matter was offered to somebody else."))
    matter.owner, matter.offered_to, matter.handed_at = worker, None, None
    matter.save(update_fields=["owner", "offered_to", "handed_at"])
    add_step(matter, StepKind.ACCEPTED, worker, at)


def _close_as_accepted(matter: Matter, worker: Worker, accepted_by: str, at: datetime) -> None:
    if not matter.handed_to:
        msg = "not_offered"
        raise Refusal(msg, _("This matter has not been offered to anybody."))
    if not accepted_by.strip():
        msg = "acceptor_missing"
        raise Refusal(msg, _("Please write down who took it over there."))
    matter.accepted_at, matter.accepted_by = at, accepted_by.strip()
    matter.state, matter.outcome, matter.closed_at = State.CLOSED, Outcome.HANDED_OVER, at
    matter.promise, matter.promised_on = "", None
    matter.save(
        update_fields=[
            "accepted_at",
            "accepted_by",
            "state",
            "outcome",
            "closed_at",
            "promise",
            "promised_on",
        ]
    )
    add_step(matter, StepKind.ACCEPTED, worker, at, f"{matter.handed_to}：{matter.accepted_by}")


def _refuse_unfit(to: Worker, matter: Matter) -> None:
    if to.id == matter.owner_id:
        msg = "owner_already"
        raise Refusal(msg, _("It is theirs already."))
    if not to.is_active:
        msg = "worker_gone"
        raise Refusal(msg, _("This colleague no longer works here."))


def _named(to: str) -> str:
    if not to.strip():
        msg = "nobody_named"
        raise Refusal(msg, _("Please say to whom it goes."))
    return to.strip()


def _said(to: Worker | str, line: str) -> str:
    return "：".join(part for part in (str(to).strip(), line.strip()) if part)[:200]
