"""The fold: from marks to figures, inside one committee's scope.

Order is everything (reporting.md): the committee's own state row is locked first and the marks are read
after it; cells are counted absolutely and replaced; only after the commit exactly those marks go. Running
twice changes nothing, and a crash anywhere leaves marks that will be counted again.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from keting import clock
from keting.clock import ONE_DAY
from keting.marks.models import CountingState, Mark
from reporting.catalogue import kinds_of
from reporting.facts import FACTS, Room
from reporting.kinds import Kind
from reporting.services.cells import count_cells
from reporting.services.handing import submit
from reporting.services.marks import (
    begun,
    days_by_mark,
    forget,
    locked_state,
    note_first_day,
    standing,
    waiting_marks,
)
from reporting.services.planning import Plan, beginning, flow_plan, merged, reaching, run_of_days, state_plan
from tenants.scope import committees, current, public_scope, scope


def fold(*, at: datetime) -> int:
    """Count what marks say has changed and hand it to the street; returns the number of marks settled."""
    with transaction.atomic():
        state = begun(at)
        marks = waiting_marks()
        if marks:
            _count(state, days_by_mark(marks), at)
    if marks:
        forget(marks)
    return len(marks)


def rehearse(*, day: date) -> None:
    """Count a committee's day and keep nothing of it, so that a worker's processes need not learn it each."""
    with public_scope():
        first = next(iter(committees()), None)
    if first:
        with scope(first):
            count_cells(plans({room.mark: {day} for room in FACTS.values()}, since=day, today=day))


def _count(state: CountingState, marked: dict[str, set[date]], at: datetime) -> None:
    today = clock.day_of(at)
    flows = [room.mark for fact, room in FACTS.items() if Kind.FLOW in kinds_of(fact)]
    flow_days = {day for mark in flows for day in marked.get(mark, ())}
    floor = max(current().opened_on, state.fixed_until or current().opened_on)
    first_day = beginning(flow_days, known=state.first_day, floor=floor, today=today)
    if first_day != state.first_day:
        # Every day counts from now on, also those on which nothing happened.
        added = run_of_days(first_day, state.first_day or today + ONE_DAY)
        marked |= {room.mark: marked.get(room.mark, set()).union(added) for room in FACTS.values()}
        note_first_day(first_day)
    cells = count_cells(plans(marked, since=since(state, first_day), today=today))
    submit(cells=cells, at=at, first_day=first_day, heard_on=today)


def since(state: CountingState, first_day: date) -> date:
    """Spans that ended by this day are not counted any more: nothing was before, or they are fixed."""
    return max(first_day, state.fixed_until or first_day)


def plans(marked: Mapping[str, set[date]], *, since: date, today: date) -> dict[str, Plan]:
    """What must be counted of each room's facts because of the marked days."""
    return {
        fact: merged(*_plans(fact, room, marked, since=since, today=today)) for fact, room in FACTS.items()
    }


def _plans(
    fact: str, room: Room, marked: Mapping[str, set[date]], *, since: date, today: date
) -> Iterator[Plan]:
    """Flows of earlier days count in the spans that reach further; states of then still hold."""
    kinds = kinds_of(fact)
    if Kind.FLOW in kinds:
        yield reaching(flow_plan(frozenset(room.flow_days(marked, first_day=since, today=today))), since)
    changed = min(room.state_days(marked), default=None)
    if Kind.STATE in kinds and changed and changed <= today:
        yield state_plan(max(changed, since), today)


def start_day(*, day: date) -> bool:
    """Mark every fact for each day up to `day` not begun yet: zeros get counted, clocks move on."""
    with transaction.atomic():
        state = locked_state()
        if state.ticked_on and state.ticked_on >= day:
            return False
        since = state.ticked_on + ONE_DAY if state.ticked_on else day
        days = run_of_days(since, day + ONE_DAY)
        Mark.objects.bulk_create(Mark(fact=room.mark, day=one) for one in days for room in FACTS.values())
        CountingState.objects.filter(pk=state.pk).update(ticked_on=day)
    return True


def note_failure() -> None:
    """Remember and tell the street that a fold broke; the marks stay."""
    with transaction.atomic():
        state = locked_state()
        CountingState.objects.filter(pk=state.pk).update(failures=F("failures") + 1)
        submit(waiting_since=standing().since, failures=state.failures + 1)


def note_waiting() -> None:
    """Tell the street since when this committee waits to be counted."""
    now = standing()
    submit(waiting_since=now.since, failures=now.failures)
