"""The weekly roster."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from committees.staff.kinds import Half, Post, Source, hours_of
from committees.staff.models import Shift, Worker
from committees.staff.services.turns import wait_for, wait_turn
from keting.clock import Span, week_span
from keting.db.constraints import refusal_from
from keting.deeds import deed
from keting.refusal import Refusal

WEEK = timedelta(days=7)
SENTENCES = {
    "shift_ends_after_start": ("shift_order", _("A shift ends after it starts.")),
    "shift_known_post": ("post_unknown", _("There is no such post.")),
    "shift_one_post_at_a_time": (
        "shift_overlap",
        _("This colleague is already planned for these hours. Change or clear the other shift first."),
    ),
}


@dataclass(frozen=True)
class Cell:
    """A place on the roster: one worker's half day."""

    worker_id: UUID
    day: date
    half: Half


@deed
def plan_week(*, day: date, cells: Mapping[Cell, str]) -> int:
    """Make the given cells of the week read as told ('' = nothing) and return how many changed.

    Cells that are not given stay, and so do the hours of a shift whose post stays.
    """
    week = week_span(day)
    if any(cell.day not in week for cell in cells):
        msg = "other_week"
        raise Refusal(msg, _("This page was made for another week. Open the week again."))
    try:
        with transaction.atomic():
            return _replace(cells, _lock(week, cells))
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


@deed
def copy_last_week(*, day: date) -> int:
    """Fill the empty half days of the week from the week before; leave is not repeated."""
    try:
        with transaction.atomic():
            return len(Shift.objects.bulk_create(_fresh_copies(week_span(day), week_span(day - WEEK))))
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


@deed
def set_shift(*, worker: Worker, day: date, starts: time, ends: time, post: str) -> Shift:
    """Put one worker at a post for hours of their own."""
    try:
        with transaction.atomic():
            wait_for(worker)
            return Shift.objects.create(
                worker=worker, day=day, starts=starts, ends=ends, post=post, source=Source.CHANGE
            )
    except IntegrityError as error:
        raise refusal_from(error, SENTENCES) from error


def _lock_workers() -> list[Worker]:
    ids = list(Worker.objects.filter(is_active=True).values_list("pk", flat=True))
    return [worker for worker in wait_turn(ids) if worker.is_active]


def _fresh_copies(week: Span, last: Span) -> list[Shift]:
    active = {worker.id for worker in _lock_workers()}
    taken = {_cell(shift) for shift in Shift.objects.filter(day__gte=week.start, day__lt=week.end)}
    before = Shift.objects.filter(day__gte=last.start, day__lt=last.end, worker_id__in=active)
    copies = [_copy(shift) for shift in before.exclude(post=Post.LEAVE)]
    if not copies:
        msg = "last_week_empty"
        raise Refusal(msg, _("The week before is empty: there is nothing to copy."))
    return [shift for shift in copies if _cell(shift) not in taken]


def _lock(week: Span, cells: Mapping[Cell, str]) -> dict[Cell, list[Shift]]:
    """Shifts of the week by cell, while no other lead can plan."""
    active = {worker.id for worker in _lock_workers()}
    if any(cell.worker_id not in active for cell in cells):
        msg = "worker_gone"
        raise Refusal(msg, _("This colleague no longer works here."))
    standing: dict[Cell, list[Shift]] = {}
    for shift in Shift.objects.filter(day__gte=week.start, day__lt=week.end):
        standing.setdefault(_cell(shift), []).append(shift)
    return standing


def _replace(cells: Mapping[Cell, str], standing: Mapping[Cell, list[Shift]]) -> int:
    gone: list[UUID] = []
    fresh: list[Shift] = []
    changed = 0
    for cell, post in cells.items():
        shifts = standing.get(cell, [])
        if {shift.post for shift in shifts} == ({post} if post else set()):
            continue
        changed += 1
        gone += [shift.id for shift in shifts]
        fresh += [_shift(cell, post)] if post else []
    Shift.objects.filter(id__in=gone).delete()
    Shift.objects.bulk_create(fresh)
    return changed


def _cell(shift: Shift) -> Cell:
    return Cell(shift.worker_id, shift.day, shift.half)


def _shift(cell: Cell, post: str) -> Shift:
    starts, ends = hours_of(post, cell.half)
    return Shift(worker_id=cell.worker_id, day=cell.day, starts=starts, ends=ends, post=post)


def _copy(shift: Shift) -> Shift:
    return Shift(
        worker_id=shift.worker_id,
        day=shift.day + WEEK,
        starts=shift.starts,
        ends=shift.ends,
        post=shift.post,
        source=Source.COPIED,
    )
