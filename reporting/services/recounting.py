"""The nightly recount: every figure of a committee counted anew, compared, and put right."""

from datetime import date, datetime

from django.db import transaction

from keting import clock
from keting.clock import ONE_DAY
from keting.marks.models import CountingState, Mark
from reporting.catalogue import fact_of
from reporting.facts import FACTS
from reporting.services.cells import Cell, count_cells, slots_of
from reporting.services.folding import fold, plans, since, start_day
from reporting.services.handing import compare, submit
from reporting.services.marks import days_by_mark, locked_state, waiting_marks
from reporting.services.planning import run_of_days


def recount(*, at: datetime) -> int:
    """Note each difference as an alarm, then correct the figures; returns how many were wrong."""
    today = clock.day_of(at)
    start_day(day=today)
    fold(at=at)
    with transaction.atomic():
        state = locked_state()
        first_day = state.first_day or today
        cells = _settled_cells(since(state, first_day), today)
        wrong = compare(cells=cells, at=at)
        submit(cells=cells if wrong else [], at=at, first_day=first_day, heard_on=today, recounted_at=at)
        CountingState.objects.filter(pk=state.pk).update(recounted_at=at)
    return wrong


def _settled_cells(start: date, today: date) -> list[Cell]:
    """All cells but those that were saved to since the fold: these are not wrong, only not counted yet."""
    days = set(run_of_days(start, today + ONE_DAY))
    marked = {room.mark: days for room in FACTS.values()}
    cells = count_cells(plans(marked, since=start, today=today))
    # Read after the counting, so that nothing counted lacks its mark here.
    waiting = plans(days_by_mark(waiting_marks()), since=start, today=today)
    touched = {(fact, slot.grain, slot.start) for fact, plan in waiting.items() for slot in slots_of(plan)}
    if not touched:
        return cells
    return [cell for cell in cells if (fact_of(cell.measure), cell.grain, cell.start) not in touched]


def mark_all_days(*, since: date | None, at: datetime) -> None:
    """Have every figure since then counted anew: the facts were put back on purpose, so nothing is an alarm.

    `since` is the first counted day of the facts that stood here before.
    """
    today = clock.day_of(at)
    with transaction.atomic():
        state = locked_state()
        first_day = min((day for day in (since, state.first_day) if day), default=None)
        days = run_of_days(first_day or today, today + ONE_DAY)
        Mark.objects.bulk_create(Mark(fact=room.mark, day=day) for day in days for room in FACTS.values())
        CountingState.objects.filter(pk=state.pk).update(first_day=first_day, ticked_on=today, failures=0)
