"""Reading activities: by day, by week, by line."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from committees.activities.kinds import SignUpState, State
from committees.activities.models import Activity, Attendance, SignUp
from keting.clock import Span, week_span

SEATED = Q(sign_ups__state=SignUpState.ACTIVE, sign_ups__seat__isnull=False)
WAITING = Q(sign_ups__state=SignUpState.ACTIVE, sign_ups__seat__isnull=True)

# Activities with the annotated numbers of their selector, which the type cannot tell.
Counted = QuerySet[Any]


@dataclass(frozen=True)
class Entry:
    """An activity as a list shows it; `left` is None where everybody may come."""

    id: uuid.UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    left: int | None
    is_cancelled: bool


@dataclass(frozen=True)
class DayList:
    """One day and what happens on it, in order of time."""

    day: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class WeekList:
    """An ISO week, or the part of it that was asked for."""

    span: Span
    days: tuple[DayList, ...]


@dataclass(frozen=True)
class Seat:
    """A line of the attendance sheet: a sign-up and, once ticked, its attendance."""

    sign_up: SignUp
    attendance: Attendance | None


def standing() -> Counted:
    """Activities that have not been voided, each with its kind and the numbers `taken` and `waiting`."""
    return (
        Activity.objects.filter(voided_at__isnull=True)
        .select_related("kind", "led_by")
        .annotate(taken=Count("sign_ups", filter=SEATED), waiting=Count("sign_ups", filter=WAITING))
    )


def in_span(span: Span) -> Counted:
    """Standing activities held in the span, in order of time."""
    return standing().filter(held_on__gte=span.start, held_on__lt=span.end)


def week_list(week: Span) -> list[DayList]:
    """Every day of the span (usually a week) with its activities; one query. Cancelled ones are told too."""
    by_day: dict[date, list[Entry]] = {day: [] for day in week.days()}
    for activity in in_span(week):
        by_day[activity.held_on].append(_entry(activity, activity.taken))
    return [DayList(day, tuple(entries)) for day, entries in by_day.items()]


def weeks_of(span: Span) -> list[WeekList]:
    """The span cut into ISO weeks; one query. Days outside the span are left out."""
    weeks: dict[Span, list[DayList]] = {}
    for day in week_list(span):
        weeks.setdefault(week_span(day.day), []).append(day)
    return [WeekList(week, tuple(days)) for week, days in weeks.items()]


def led_on(worker_id: uuid.UUID, day: date) -> list[Activity]:
    """What a worker has charge of on that day, for the worker's own page."""
    return list(standing().filter(led_by_id=worker_id, held_on=day).exclude(state=State.CANCELLED))


def unconfirmed(day: date) -> Counted:
    """Announced for a day before this one and neither held nor cancelled: somebody has to say which."""
    return standing().filter(held_on__lt=day, state=State.ANNOUNCED)


def sign_up_by_code(activity_id: uuid.UUID, code: str) -> SignUp | None:
    """The sign-up with this reference code, whatever its state."""
    found = SignUp.objects.select_related("activity").filter(
        activity_id=activity_id, code=code.strip().upper()
    )
    return found.first()


def place_in_line(sign_up: SignUp) -> int:
    """How many wait before this one, and one."""
    return _waiting(sign_up.activity_id).filter(number__lt=sign_up.number).count() + 1


def expected(activity: Activity) -> list[SignUp]:
    """Who has signed up, seated first, then those who wait, in order of signing up."""
    active = activity.sign_ups.filter(state=SignUpState.ACTIVE)
    return sorted(active, key=lambda one: (one.seat is None, one.seat or one.number))


def attendance_sheet(activity: Activity) -> list[Seat]:
    """Everybody expected, each with the attendance that was ticked; two queries."""
    ticked = {one.sign_up_id: one for one in activity.attendances.filter(voided_at__isnull=True)}
    return [Seat(sign_up, ticked.get(sign_up.id)) for sign_up in expected(activity)]


def walk_ins(activity: Activity) -> QuerySet[Attendance]:
    """Who came without having signed up, in order of coming."""
    return activity.attendances.filter(voided_at__isnull=True, sign_up__isnull=True)


def ledger(line: str, span: Span) -> Counted:
    """A line's ledger: its activities held in the span, with `came` and `new` heads counted."""
    standing_heads = Q(attendances__voided_at__isnull=True)
    return (
        Activity.objects.filter(
            voided_at__isnull=True, state=State.HELD, held_on__gte=span.start, held_on__lt=span.end
        )
        .filter(lines__contains=[line])
        .select_related("kind", "led_by")
        .annotate(
            came=Count("attendances", filter=standing_heads),
            new=Count("attendances", filter=standing_heads & Q(attendances__is_new=True)),
        )
    )


def seats_left(activity: Activity, taken: int) -> int | None:
    """Seats still to be had, None where everybody may come."""
    return None if activity.seats is None else max(activity.seats - taken, 0)


def _entry(activity: Activity, taken: int) -> Entry:
    return Entry(
        id=activity.id,
        title=str(activity),
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        place=activity.place,
        left=seats_left(activity, taken),
        is_cancelled=activity.state == State.CANCELLED,
    )


def _waiting(activity_id: uuid.UUID) -> QuerySet[SignUp]:
    return SignUp.objects.filter(activity_id=activity_id, state=SignUpState.ACTIVE, seat__isnull=True)


def first_waiting(activity_id: uuid.UUID) -> SignUp | None:
    """Whose turn it is when a seat falls free."""
    return _waiting(activity_id).order_by("number").first()
