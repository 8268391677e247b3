"""Reading the visits: a worker's day and week, a household's history, who has not been seen for long."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse

from committees.desk.selectors import LastPromise, last_promises, masked
from committees.households.kinds import Basis, Tag
from committees.households.models import Household, Resident
from committees.households.selectors import Moment
from committees.staff.models import Worker
from committees.visits.kinds import AppointmentState, Channel
from committees.visits.models import Appointment, Need, Quiet, Visit
from keting.clock import ONE_DAY, Span, day_span, local, week_span

PAGE_SIZE = 30
SHOWN = 20
# Whom one looks after first (domain.md §2.4).
CARE = (Tag.ALONE, Tag.AGED80, Tag.PURE_ELDER, Tag.CHILDLESS, Tag.LOST_CHILD, Tag.DISABLED_SEV, Tag.DEMENTIA)


@dataclass(frozen=True)
class Stop:
    """One appointment as its worker needs it on the way: who, where, and what was promised last time."""

    appointment: Appointment
    who: str
    people: int
    tags: list[str]
    last_on: date | None
    promise: LastPromise | None


@dataclass(frozen=True)
class Unseen:
    """A household that nobody has seen for long; `last_on` None = never."""

    household: Household
    who: str
    tags: list[str]
    last_on: date | None
    days: int | None
    was_quiet: bool


@dataclass(frozen=True)
class DayStops:
    """A day of a worker's week."""

    day: date
    stops: list[Stop]


@dataclass(frozen=True)
class Week:
    """A worker's week of appointments; `before` and `after` are days of the weeks beside it."""

    span: Span
    days: list[DayStops]
    before: date
    after: date

    @property
    def count(self) -> int:
        """Appointments in the week."""
        return sum(len(day.stops) for day in self.days)


@dataclass(frozen=True)
class About:
    """What a page about a household shows: people masked, wishes, what lies ahead, what was."""

    people: list[Resident]
    tags: list[str]
    quiet_until: date | None
    planned: list[Appointment]
    visits: list[Visit]
    promise: LastPromise | None

    @property
    def who(self) -> str:
        """The head, masked."""
        return _who(self.people)


def day_of_worker(worker: Worker, day: date) -> list[Stop]:
    """The worker's appointments of the day that stand or were kept, in order; five queries at most."""
    return stops_of(worker, day_span(day))


def stops_of(worker: Worker, span: Span) -> list[Stop]:
    """The same for a span of days."""
    rows = (
        Appointment.objects.filter(worker=worker, day__gte=span.start, day__lt=span.end)
        .exclude(state__in=[AppointmentState.MOVED, AppointmentState.CANCELLED])
        .select_related("household")
        .order_by("starts_at")
    )
    appointments = list(rows)
    ids = {appointment.household_id for appointment in appointments}
    people = residents_of(ids)
    promises = last_promises(ids) if ids else {}
    seen = last_seen(ids)
    return [
        Stop(
            appointment,
            who=_who(people.get(appointment.household_id, [])),
            people=len(people.get(appointment.household_id, [])),
            tags=_tags(people.get(appointment.household_id, [])),
            last_on=seen.get(appointment.household_id),
            promise=promises.get(appointment.household_id),
        )
        for appointment in appointments
    ]


def appointments_on(day: date) -> QuerySet[Appointment]:
    """Everybody's appointments of a day, whatever became of them."""
    return Appointment.objects.filter(day=day).select_related("worker").order_by("starts_at", "id")


def appointment_of(pk: UUID) -> Appointment | None:
    """The appointment with its household and its worker."""
    return Appointment.objects.select_related("household", "worker").filter(pk=pk).first()


def visit_of(pk: UUID) -> Visit | None:
    """The visit that stands, with its household."""
    return Visit.objects.select_related("household").filter(pk=pk, voided_at=None).first()


def week_of_worker(worker: Worker | None, day: date) -> Week:
    """The worker's ISO week: Monday to Friday, and the weekend where something is arranged."""
    span = week_span(day)
    stops = stops_of(worker, span) if worker else []
    by_day: dict[date, list[Stop]] = {}
    for stop in stops:
        by_day.setdefault(stop.appointment.day, []).append(stop)
    days = [DayStops(one, by_day.get(one, [])) for one in span.days()]
    shown = [one for one in days if one.day.weekday() < 5 or one.stops]
    return Week(span, shown, before=span.start - ONE_DAY, after=span.end)


def about(household: Household, day: date) -> About:
    """What we know of our visits to a household; six queries."""
    people = residents_of([household.pk]).get(household.pk, [])
    planned = household.appointments.filter(state=AppointmentState.PLANNED, day__gte=day)
    return About(
        people=people,
        tags=_tags(people),
        quiet_until=quiet_until(household.pk, day),
        planned=list(planned.select_related("worker").order_by("starts_at")),
        visits=list(visits_of(household)[:SHOWN]),
        promise=last_promises([household.pk]).get(household.pk),
    )


def planned(key: str, household_id: UUID) -> Appointment | None:
    """The planned appointment of that key with that household; None for anything else."""
    try:
        pk = UUID(key)
    except ValueError:
        return None
    rows = Appointment.objects.filter(pk=pk, household_id=household_id, state=AppointmentState.PLANNED)
    return rows.first()


def diary(worker: Worker | None, number: str | None) -> Page[Visit]:
    """A page of the worker's own visits; nobody's for an account without a worker."""
    rows = own_visits(worker) if worker else Visit.objects.none()
    return Paginator(rows, PAGE_SIZE).get_page(number)


def as_recorded(visit: Visit) -> dict[str, Any]:
    """The visit as its form shows it."""
    then = local(visit.visited_at)
    return {
        "channel": visit.channel,
        "minutes": visit.minutes,
        "met": visit.met,
        "line": visit.line,
        "day": then.date(),
        "hour": then.time().replace(second=0, microsecond=0),
    }


def residents_of(household_ids: Collection[UUID]) -> dict[UUID, list[Resident]]:
    """Who lives in these households now, the head first; without the sealed fields."""
    rows = (
        Resident.objects.filter(household_id__in=household_ids, until=None, voided_at=None)
        .exclude(basis=Basis.REGISTERED)
        .defer("id_number", "phone")
    )
    found: dict[UUID, list[Resident]] = {}
    for resident in rows.order_by("-is_head", "id"):
        found.setdefault(resident.household_id, []).append(resident)
    return found


def last_seen(household_ids: Collection[UUID]) -> dict[UUID, date]:
    """The day of the last visit to each of these households."""
    rows = Visit.objects.filter(household_id__in=household_ids, voided_at=None)
    return dict(rows.values_list("household_id").annotate(last=Max("visited_on")).order_by())


def quiet_until(household_id: UUID, day: date) -> date | None:
    """Until when the household asked to be left in peace, if the day is within."""
    quiet = Quiet.objects.filter(household_id=household_id, since__lte=day, until__gte=day)
    return quiet.order_by("-until").values_list("until", flat=True).first()


def long_unseen(day: date, limit: int = 5) -> list[Unseen]:
    """Households to arrange with next: those who need care first; never seen, then seen longest ago.

    Left out: where nobody lives, who asked for quiet, and with whom a time is agreed.
    """
    still_quiet = Quiet.objects.filter(household=OuterRef("pk"), since__lte=day, until__gte=day)
    was_quiet = Quiet.objects.filter(household=OuterRef("pk"), until__lt=day)
    planned = Appointment.objects.filter(household=OuterRef("pk"), state=AppointmentState.PLANNED)
    lived_in = Resident.objects.filter(household=OuterRef("pk"), until=None, voided_at=None)
    in_care = lived_in.filter(reduce(or_, (Q(tags__contains=[tag]) for tag in CARE)))
    rows = (
        Household.objects.filter(until=None, voided_at=None)
        .filter(Exists(lived_in.exclude(basis=Basis.REGISTERED)), ~Exists(still_quiet), ~Exists(planned))
        .annotate(
            last_on=Max("visits__visited_on", filter=Q(visits__voided_at=None)),
            was_quiet=Exists(was_quiet),
            in_care=Exists(in_care),
        )
        .order_by("-in_care", F("last_on").asc(nulls_first=True), "id")[:limit]
    )
    people = residents_of([row.id for row in rows])
    return [
        Unseen(
            household=row,
            who=_who(people.get(row.id, [])),
            tags=_tags(people.get(row.id, [])),
            last_on=row.last_on,
            days=(day - row.last_on).days if row.last_on else None,
            was_quiet=row.was_quiet,
        )
        for row in rows
    ]


def visits_of(household: Household) -> QuerySet[Visit]:
    """The household's visits that stand, newest first, with their needs."""
    needs = Need.objects.select_related("matter", "kind")
    return (
        Visit.objects.filter(household=household, voided_at=None)
        .select_related("worker", "appointment")
        .prefetch_related(Prefetch("needs", queryset=needs))
        .order_by("-visited_at")
    )


def own_visits(worker: Worker) -> QuerySet[Visit]:
    """The worker's diary: own visits that stand, newest first."""
    return (
        Visit.objects.filter(worker=worker, voided_at=None)
        .select_related("household")
        .annotate(need_count=Count("needs"))
        .order_by("-visited_at")
    )


def moments(household_id: UUID) -> list[Moment]:
    """The household's latest visits for its page in the register."""
    rows = Visit.objects.filter(household_id=household_id, voided_at=None).select_related("worker")
    url = reverse("visits:household", kwargs={"household_id": household_id})
    return [
        Moment(
            at=visit.visited_at,
            mark="phone" if visit.channel == Channel.PHONE else "out",
            title=Channel(visit.channel).label,
            text=visit.line,
            url=url,
        )
        for visit in rows.order_by("-visited_at")[:SHOWN]
    ]


def _who(people: list[Resident]) -> str:
    return masked(people[0].name) if people else ""


def _tags(people: list[Resident]) -> list[str]:
    return list(dict.fromkeys(tag for resident in people for tag in resident.tags))
