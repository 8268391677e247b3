"""Reading activities: by day, by week, by line."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from committees.activities.kinds import Line, SignUpState, State
from committees.activities.models import Activity, Attendance, SignUp
from committees.households.models import Household
from committees.rooms.models.offer import in_english
from keting.clock import ONE_DAY, Span, month_span, week_span
from keting.db.fields import blind

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

    @property
    def is_empty(self) -> bool:
        """Nothing is on."""
        return not any(day.entries for day in self.days)


@dataclass(frozen=True)
class MonthList:
    """The weeks in which a month lies; those before this week stand apart."""

    first: date
    this_week: Span
    earlier: tuple[WeekList, ...]
    weeks: tuple[WeekList, ...]
    neighbours: tuple[date, date, date]


@dataclass(frozen=True)
class Seat:
    """A line of the attendance sheet: a sign-up and, once ticked, its attendance."""

    sign_up: SignUp
    attendance: Attendance | None


@dataclass(frozen=True)
class Ledger:
    """What one line did in a span, from records that other lines may print too."""

    line: Line
    span: Span
    rows: tuple[Any, ...]

    @property
    def came(self) -> int:
        """Heads in all."""
        return sum(row.came for row in self.rows)

    @property
    def new(self) -> int:
        """First-time heads in all."""
        return sum(row.new for row in self.rows)


def standing() -> Counted:
    """Activities that have not been voided, each with its kind and the numbers `taken` and `waiting`."""
    return (
        Activity.objects.filter(voided_at__isnull=True)
        .select_related(*_read_along())
        .annotate(taken=Count("sign_ups", filter=SEATED), waiting=Count("sign_ups", filter=WAITING))
        .order_by("starts_at", "id")
    )


def in_span(span: Span) -> Counted:
    """Standing activities held in the span, in order of time."""
    return standing().filter(held_on__gte=span.start, held_on__lt=span.end)


def current(activity_id: uuid.UUID) -> Activity | None:
    """The activity; for a corrected one, what has replaced it. None: never there, or taken out."""
    found = Activity.objects.select_related(*_read_along()).filter(id=activity_id).first()
    while found is not None and found.voided_at is not None:
        found = Activity.objects.select_related(*_read_along()).filter(replaces=found).first()
    return found


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


def month_list(first: date, today: date) -> MonthList:
    """The month that begins with `first`, by week; one query."""
    month, this_week = month_span(first), week_span(today)
    weeks = weeks_of(Span(week_span(month.start).start, week_span(month.last).end))
    past_weeks = [week for week in weeks if today in month and week.span < this_week]
    return MonthList(
        first=month.start,
        this_week=this_week,
        earlier=tuple(past_weeks),
        weeks=tuple(week for week in weeks if week not in past_weeks),
        neighbours=(month_span(month.start - ONE_DAY).start, month.start, month.end),
    )


def led_on(worker_id: uuid.UUID, day: date) -> list[Activity]:
    """What a worker has charge of on that day, for the worker's own page."""
    return list(standing().filter(led_by_id=worker_id, held_on=day).exclude(state=State.CANCELLED))


def coming(day: date) -> Counted:
    """Announced for this day or a later one."""
    return standing().filter(held_on__gte=day).exclude(state=State.CANCELLED)


def past(day: date) -> Counted:
    """The last fifteen that were held or cancelled, newest first, with `came` heads counted."""
    heads = Attendance.objects.filter(activity=OuterRef("pk"), voided_at__isnull=True).order_by()
    came = heads.values("activity").annotate(n=Count("*")).values("n")
    done = standing().filter(held_on__lte=day).exclude(state=State.ANNOUNCED)
    newest: Counted = done.annotate(came=Coalesce(Subquery(came), 0)).order_by("-starts_at")
    return newest[:15]


def unconfirmed(day: date) -> Counted:
    """Announced for a day before this one and neither held nor cancelled: somebody has to say which."""
    return standing().filter(held_on__lt=day, state=State.ANNOUNCED)


def sign_up_by_code(activity_id: uuid.UUID, code: str) -> SignUp | None:
    """The sign-up with this reference code, whatever its state."""
    found = SignUp.objects.select_related("activity").filter(
        activity_id=activity_id, code=code.strip().upper()
    )
    return found.first()


def sign_up_opened(
    activity_id: uuid.UUID, sign_up_id: uuid.UUID, codes: Iterable[str], household: Household | None
) -> SignUp | None:
    """The sign-up of this id, if one of the codes was given for it or the household signed up (2 queries).

    Where the activity was corrected since, what became of it: the code has stayed.
    """
    theirs = Q(code__in=list(codes))
    theirs = theirs | Q(household=household) if household else theirs
    found = SignUp.objects.filter(theirs, pk=sign_up_id).first()
    return sign_up_by_code(activity_id, found.code) if found else None


def standing_twin(
    activity_id: uuid.UUID, name: str, phone: str, household: Household | None
) -> SignUp | None:
    """Who has signed up by this name with the same number or from the same door, or with neither."""
    ways = [Q(household=household)] if household else []
    ways += [Q(phone_index=blind(phone, "phone"))] if phone else []
    same = reduce(or_, ways) if ways else Q(phone_index="", household=None)
    found = SignUp.objects.filter(same, activity_id=activity_id, name=name, state=SignUpState.ACTIVE)
    return found.order_by("number").first()


def sign_ups_of(household: Household, at: datetime) -> list[SignUp]:
    """What the people of a household have signed up for and is still to come (1 query)."""
    rows = SignUp.objects.filter(household=household, state=SignUpState.ACTIVE, activity__ends_at__gt=at)
    rows = rows.filter(activity__voided_at__isnull=True, activity__state=State.ANNOUNCED)
    along = [f"activity__{one}" for one in _read_along()]
    return list(rows.select_related(*along).order_by("activity__starts_at", "number"))


def place_in_line(sign_up: SignUp) -> int:
    """How many wait before this one, and one."""
    return _waiting(sign_up.activity_id).filter(number__lt=sign_up.number).count() + 1


def expected(activity: Activity) -> list[SignUp]:
    """Who has signed up, seated first, then those who wait, in order of signing up."""
    active = activity.sign_ups.select_related("helped_by").filter(state=SignUpState.ACTIVE)
    return sorted(active, key=lambda one: (one.seat is None, one.seat or one.number))


def standing_sign_ups(activity: Activity) -> QuerySet[SignUp]:
    """Those that have not been withdrawn, in order of signing up."""
    return activity.sign_ups.filter(state=SignUpState.ACTIVE).order_by("number")


def attendance_sheet(activity: Activity) -> list[Seat]:
    """Everybody expected, each with the attendance that was ticked; two queries."""
    ticked = {one.sign_up_id: one for one in activity.attendances.filter(voided_at__isnull=True)}
    return [Seat(sign_up, ticked.get(sign_up.id)) for sign_up in expected(activity)]


def walk_ins(activity: Activity) -> QuerySet[Attendance]:
    """Who came without having signed up, in order of coming."""
    return activity.attendances.filter(voided_at__isnull=True, sign_up__isnull=True)


def ledger(line: str, span: Span) -> Ledger:
    """A line's ledger: what was held in the span, with heads counted; one query."""
    heads = Q(attendances__voided_at__isnull=True)
    rows: Counted = (
        Activity.objects.filter(voided_at__isnull=True, state=State.HELD, lines__contains=[line])
        .filter(held_on__gte=span.start, held_on__lt=span.end)
        .select_related(*_read_along())
        .annotate(
            came=Count("attendances", filter=heads),
            new=Count("attendances", filter=heads & Q(attendances__is_new=True)),
        )
        .order_by("starts_at", "id")
    )
    return Ledger(Line(line), span, tuple(rows))


def taken_seats(activity: Activity) -> list[int]:
    """Seats that have somebody's name on them."""
    seated = activity.sign_ups.filter(state=SignUpState.ACTIVE, seat__isnull=False)
    return [seat for seat in seated.values_list("seat", flat=True) if seat]


def seats_left(activity: Activity, taken: int) -> int | None:
    """Seats still to be had, None where everybody may come."""
    return None if activity.seats is None else max(activity.seats - taken, 0)


def _read_along() -> list[str]:
    """What an activity is shown with; the room only where it is named in another language than typed."""
    return ["kind", "led_by", *(["booking__room"] if in_english() else [])]


def _entry(activity: Activity, taken: int) -> Entry:
    return Entry(
        id=activity.id,
        title=str(activity),
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        place=activity.where,
        left=seats_left(activity, taken),
        is_cancelled=activity.state == State.CANCELLED,
    )


def _waiting(activity_id: uuid.UUID) -> QuerySet[SignUp]:
    return SignUp.objects.filter(activity_id=activity_id, state=SignUpState.ACTIVE, seat__isnull=True)


def first_waiting(activity_id: uuid.UUID) -> SignUp | None:
    """Whose turn it is when a seat falls free."""
    return _waiting(activity_id).order_by("number").first()
