"""What residents ask about their own data: the register of it, whose rows it is about, and what they say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Count, F, Min, Model, Q, QuerySet

from committees.activities.kinds import SignUpState
from committees.activities.models import Attendance, SignUp
from committees.clubs.models import Club, Member
from committees.desk.kinds import State as MatterState
from committees.desk.models import Matter, Step
from committees.households.kinds import TAKEN_WITHIN, Tag
from committees.households.models import DataRequest, ListOrder, Resident, TextPass
from committees.households.selectors import people
from committees.rooms.kinds import State, WaitState
from committees.rooms.models import Absence, Appeal, Booking, KeyLoan, Pause, Series, Waiting
from committees.visits.kinds import AppointmentState
from committees.visits.models import Appointment, Need, Quiet, Visit
from keting import clock
from keting.clock import Span
from keting.privacy.ends import End, Whom, ends
from keting.privacy.labels import Purpose
from keting.privacy.register import register
from tenants.selectors import official_days

# What the residents' page promises (domain.md §6).
WORKING_DAYS = 15
# Longer than fifteen working days with any run of days off between.
LONGEST = timedelta(days=60)


@dataclass(frozen=True)
class Section:
    """What is kept of somebody for one purpose: each row's day and its words."""

    purpose: Purpose
    rows: Sequence[tuple[date | datetime | None, str]]


def requests() -> QuerySet[DataRequest]:
    """Those that are open, the most urgent first, then the answered ones, the newest first."""
    rows = DataRequest.objects.select_related("resident__household", "received_by", "answered_by")
    return rows.order_by(F("answered_at").desc(nulls_first=True), "due_on", "id")


def open_requests() -> QuerySet[DataRequest]:
    """Those that wait for an answer."""
    return requests().filter(answered_at__isnull=True)


def answer_day(day: date) -> date:
    """The last day for an answer to what was asked on a day."""
    return clock.add_working_days(day, WORKING_DAYS, official_days(Span(day, day + LONGEST)))


@dataclass(frozen=True)
class Waits:
    """What waits for those who answer for the house: requests with the next day, lists to agree to."""

    requests: int
    due_on: date | None
    lists: int


def waiting(day: date) -> Waits:
    """How many requests and lists wait (2 queries)."""
    told = DataRequest.objects.filter(answered_at=None).aggregate(n=Count("pk"), due=Min("due_on"))
    since = clock.at(day, "00:00") - TAKEN_WITHIN
    lists = ListOrder.objects.filter(needs_second=True, decided_at=None, ordered_at__gt=since)
    return Waits(told["n"], told["due"], lists.count())


def whom_of(asked: DataRequest) -> Whom:
    """Whose rows a request is about."""
    if asked.resident is not None:
        return whom_of_resident(asked.resident)
    known = Resident.objects.filter(name=asked.name).exists()
    return Whom(asked.name, phone_index=asked.phone_index, is_only=not known)


def whom_of_resident(resident: Resident) -> Whom:
    """Whose rows are a resident's."""
    others = Resident.objects.exclude(pk=resident.pk)
    return Whom(
        resident.name,
        resident_id=resident.pk,
        household_id=resident.household_id,
        phone_index=resident.phone_index,
        is_alone=not people().filter(household=resident.household_id).exclude(pk=resident.pk).exists(),
        is_only=not others.filter(name=resident.name).exists(),
    )


def copy_of(whom: Whom) -> list[Section]:
    """All that is kept of somebody, by what it is for: one statement for each table."""
    stated, labels = ends("committee"), register()
    found: dict[Purpose, list[tuple[date | datetime | None, str]]] = {}
    for label, told in TOLD.items():
        rows = stated[label].about(apps.get_model(label), whom).select_related(*JOINED.get(label, ()))
        purpose = labels[label].purpose
        if purpose:
            found.setdefault(purpose, []).extend(told(row) for row in rows)
    return [Section(purpose, rows) for purpose, rows in found.items() if rows]


def still_open(whom: Whom, at: datetime) -> bool:
    """Whether something is under way that an erasure would break."""
    stated, day = ends("committee"), clock.day_of(at)
    under_way: list[tuple[type[Model], Q]] = [
        (Matter, Q(state=MatterState.OPEN, voided_at=None)),
        (Booking, Q(occupies=True, ends_at__gt=at)),
        (Waiting, Q(state=WaitState.WAITING, ends_at__gt=at)),
        (KeyLoan, Q(returned_at=None)),
        (Member, Q(left_on=None)),
        (SignUp, Q(state=SignUpState.ACTIVE, held_on__gte=day)),
        (Appointment, Q(state=AppointmentState.PLANNED)),
    ]
    return any(_about(stated, model, whom).filter(is_so).exists() for model, is_so in under_way)


def _about(stated: Mapping[str, End], model: type[Model], whom: Whom) -> QuerySet[Model]:
    of = stated[model._meta.label].of
    return model._base_manager.filter(of(whom)) if of else model._base_manager.none()


def _joined(*words: object) -> str:
    """What is said, in one line."""
    return " · ".join(str(one) for one in words if one)


def _resident(row: Resident) -> tuple[None, str]:
    tags = [str(Tag(tag).label) if tag in Tag.values else tag for tag in row.tags]
    numbers = [row.get_sex_display(), row.born_on, row.id_number, row.phone, row.household]
    return None, _joined(
        row.name, *numbers, row.get_relation_display(), row.get_basis_display(), row.since, *tags
    )


def _matter(row: Matter) -> tuple[datetime, str]:
    words = [row.number, row.person, row.reply, row.what, row.promise, row.next_step, row.handed_to]
    return row.received_at, _joined(*words, row.get_outcome_display())


def _booking(row: Booking | Waiting) -> tuple[datetime, str]:
    return row.starts_at, _joined(row.room.name, row.title, row.contact_name, row.phone)


TOLD: Mapping[str, Callable[[Any], tuple[date | datetime | None, str]]] = {
    Resident._meta.label: _resident,
    Matter._meta.label: _matter,
    Step._meta.label: lambda row: (row.at, _joined(row.matter.number, row.get_kind_display(), row.line)),
    Visit._meta.label: lambda row: (row.visited_at, _joined(row.get_channel_display(), row.line)),
    Need._meta.label: lambda row: (row.visit.visited_at, row.what),
    Appointment._meta.label: lambda row: (row.starts_at, row.note),
    Quiet._meta.label: lambda row: (row.since, str(row)),
    Booking._meta.label: _booking,
    Waiting._meta.label: _booking,
    Absence._meta.label: lambda row: (row.noted_at, _joined(State.NO_SHOW.label, row.forgiven_for)),
    Pause._meta.label: lambda row: (row.since, _joined(row.phone, row.reason)),
    KeyLoan._meta.label: lambda row: (row.taken_at, _joined(row.room.name, row.taken_by)),
    Appeal._meta.label: lambda row: (row.made_at, _joined(row.text, row.answer)),
    Series._meta.label: lambda row: (row.first_on, _joined(row.title, row.contact_name, row.phone)),
    Member._meta.label: lambda row: (
        row.joined_on,
        _joined(str(row.club), row.get_part_display(), row.name, row.phone),
    ),
    Club._meta.label: lambda row: (row.asked_at, str(row)),
    SignUp._meta.label: lambda row: (row.held_on, _joined(str(row.activity), row.name, row.phone)),
    Attendance._meta.label: lambda row: (row.held_on, _joined(str(row.activity), row.name)),
    ListOrder._meta.label: lambda row: (row.ordered_at, row.words),
    TextPass._meta.label: lambda row: (row.asked_at, ""),
    DataRequest._meta.label: lambda row: (row.received_at, _joined(row.get_right_display(), row.what)),
}
JOINED: Mapping[str, Sequence[str]] = {
    Resident._meta.label: ["household"],
    Step._meta.label: ["matter"],
    Need._meta.label: ["visit"],
    Booking._meta.label: ["room"],
    Waiting._meta.label: ["room"],
    KeyLoan._meta.label: ["room"],
    Member._meta.label: ["club"],
    SignUp._meta.label: ["activity"],
    Attendance._meta.label: ["activity"],
}
