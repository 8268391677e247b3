"""The week as planned."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID

from committees.staff.kinds import CLOSES, OPENS, Half, Post
from committees.staff.models import Shift, Worker
from keting.accounts.models import Account
from keting.clock import Span, is_working_day, week_span
from tenants.models import Festival
from tenants.selectors import festivals, official_days

WEEK_NAME = re.compile(r"20\d\d-W\d\d")


@dataclass(frozen=True)
class Gap:
    """Open hours of a day without anybody at the desk."""

    day: date
    starts: time
    ends: time


@dataclass
class Day:
    """What one worker does on one day: the shift of each half, if any."""

    day: date
    is_working: bool
    shifts: dict[Half, Shift] = field(default_factory=dict)

    @property
    def is_on_desk(self) -> bool:
        """Whether any half of it is at the desk."""
        return any(shift.post == Post.DESK for shift in self.shifts.values())

    @property
    def whole(self) -> Shift | None:
        """The shift that stands for the whole day when both halves are the same post."""
        posts = {shift.post for shift in self.shifts.values()}
        return self.shifts[Half.MORNING] if len(self.shifts) == 2 and len(posts) == 1 else None

    @property
    def leads(self) -> bool:
        """Who holds the desk on a day of rest leads the house that day (带班)."""
        return self.is_on_desk and not self.is_working


@dataclass
class Row:
    """One worker's week."""

    worker: Worker
    days: list[Day]


@dataclass
class Week:
    """The roster of an ISO week: rows by worker, gaps at the desk, festivals by day."""

    span: Span
    rows: list[Row]
    gaps: list[Gap]
    festivals: dict[date, Festival]
    working: dict[date, bool]

    @property
    def is_empty(self) -> bool:
        """Nobody has been planned yet."""
        return not any(day.shifts for row in self.rows for day in row.days)


def active_workers() -> list[Worker]:
    """Those who work here now with their accounts, in the order of the roster (1 query)."""
    return list(Worker.objects.filter(is_active=True).select_related("account"))


def worker_of(account: Account) -> Worker | None:
    """The colleague who signs in with this account; some accounts (an auditor's) have none."""
    return Worker.objects.filter(account=account).first()


def shifts_of(worker: Worker, span: Span) -> list[Shift]:
    """The worker's shifts in the span, in order."""
    return list(worker.shifts.filter(day__gte=span.start, day__lt=span.end).order_by("day", "starts"))


def desk_mates(worker: Worker, day: date) -> dict[Half, list[Worker]]:
    """Who else is planned at the desk in each half of the day."""
    rows = Shift.objects.filter(day=day, post=Post.DESK).exclude(worker=worker).select_related("worker")
    found: dict[Half, list[Worker]] = {}
    for shift in rows.order_by("worker__position"):
        found.setdefault(shift.half, []).append(shift.worker)
    return found


def week_name(day: date) -> str:
    """The day's ISO week as 2026-W48."""
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02}"


def monday_of(name: str) -> date | None:
    """Monday of the week called 2026-W48; None for anything else."""
    try:
        return date.fromisoformat(f"{name}-1") if WEEK_NAME.fullmatch(name) else None
    except ValueError:
        return None


def week(day: date) -> Week:
    """The roster of the ISO week in which the day falls; five queries whatever its size."""
    span = week_span(day)
    shifts = list(Shift.objects.filter(day__gte=span.start, day__lt=span.end).order_by("day", "starts"))
    official = official_days(span)
    working = {each: is_working_day(each, official) for each in span.days()}
    by_worker: dict[UUID, dict[date, dict[Half, Shift]]] = {}
    for shift in shifts:
        by_worker.setdefault(shift.worker_id, {}).setdefault(shift.day, {})[shift.half] = shift
    workers = Worker.objects.filter(is_active=True) | Worker.objects.filter(id__in=list(by_worker))
    rows = [_row(worker, working, by_worker.get(worker.id, {})) for worker in workers]
    named = {festival.day: festival for festival in festivals(span)}
    return Week(span, rows, _gaps(shifts, span), named, working)


def desk_gaps(span: Span) -> list[Gap]:
    """Open hours of the span without anybody planned at the desk."""
    shifts = Shift.objects.filter(day__gte=span.start, day__lt=span.end, post=Post.DESK)
    return _gaps(list(shifts), span)


def _row(worker: Worker, working: dict[date, bool], shifts: dict[date, dict[Half, Shift]]) -> Row:
    return Row(worker, [Day(day, is_working, shifts.get(day, {})) for day, is_working in working.items()])


def _gaps(shifts: Iterable[Shift], span: Span) -> list[Gap]:
    held: dict[date, list[tuple[time, time]]] = {day: [] for day in span.days()}
    for shift in shifts:
        if shift.post == Post.DESK:
            held[shift.day].append((shift.starts, shift.ends))
    return [gap for day, hours in held.items() for gap in _gaps_of_day(day, sorted(hours))]


def _gaps_of_day(day: date, hours: list[tuple[time, time]]) -> list[Gap]:
    gaps, free_from = [], OPENS
    for starts, ends in [*hours, (CLOSES, CLOSES)]:
        if free_from < starts:
            gaps.append(Gap(day, free_from, min(starts, CLOSES)))
        free_from = max(free_from, ends)
    return gaps
