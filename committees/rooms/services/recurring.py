"""Series: a rule, its dates, what each date became; refused dates wait and come back when they are free."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from dateutil.rrule import MO, MONTHLY, WEEKLY, rrule, weekday  # type: ignore[import-untyped]
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from committees.rooms.kinds import DateState, OnHolidays, Pattern, WaitState
from committees.rooms.models import Series, SeriesDate, Waiting
from committees.rooms.services.booking import through_door
from committees.rooms.services.cancelling import give_back
from committees.rooms.services.changing import move_booking, request_of
from committees.rooms.services.objections import check_reason
from committees.rooms.services.occupying import occupy
from committees.rooms.services.request import BookingRequest
from committees.rooms.services.waiting import freeing, join_waitlist, offer_waiting
from committees.staff.models import Worker
from keting import clock
from keting.audit.services import delete, record
from keting.clock import ONE_DAY, Span
from keting.deeds import deed
from keting.refusal import Refusal
from tenants.kinds import DayKind
from tenants.selectors import day_kinds

MOST_DATES = 60


@dataclass(frozen=True)
class Recurrence:
    """How often: every or every second week on weekdays (ISO digits), or monthly on the nth (-1 the last)."""

    pattern: str
    weekdays: str
    first: date
    last: date
    nth: int = 1
    on_holidays: str = OnHolidays.SKIP
    meets_on_make_up_days: bool = True

    @property
    def rule(self) -> rrule:
        """The same as RFC 5545 has it."""
        days = [weekday(int(digit) - 1) for digit in self.weekdays]
        given: dict[str, Any] = {"dtstart": datetime.combine(self.first, time.min), "wkst": MO}
        given["until"] = datetime.combine(self.last, time.min)
        if self.pattern == Pattern.MONTHLY:
            return rrule(MONTHLY, byweekday=[day(self.nth) for day in days], **given)
        interval = 2 if self.pattern == Pattern.FORTNIGHTLY else 1
        return rrule(WEEKLY, interval=interval, byweekday=days, **given)

    def days(self) -> list[date]:
        """The dates of the rule, at most sixty-one (one too many is told)."""
        found = []
        for one in self.rule:
            found.append(one.date())
            if len(found) > MOST_DATES:
                break
        return found


@dataclass(frozen=True)
class Outcome:
    """What a date would become, or has become: the refusal says why not."""

    day: date
    state: str
    refusal: Refusal | None = None


def preview_series(*, request: BookingRequest, recurrence: Recurrence, at: datetime) -> list[Outcome]:
    """Try every date through the door and take nothing: the bad ones are named."""
    outcomes: list[Outcome] = []
    with transaction.atomic():
        outcomes += [_try(asked, at) if asked else skipped for asked, skipped in _asked(request, recurrence)]
        transaction.set_rollback(True)
    return outcomes


def _try(asked: BookingRequest, at: datetime) -> Outcome:
    try:
        through_door(asked, at, lambda: occupy(asked, at))
    except Refusal as refusal:
        return Outcome(asked.day, DateState.REFUSED, refusal)
    return Outcome(asked.day, DateState.BOOKED)


def _asked(
    request: BookingRequest, recurrence: Recurrence
) -> Iterable[tuple[BookingRequest | None, Outcome]]:
    """Each date's request, or None for one that is left out for what day it is."""
    days = recurrence.days()
    if not days or len(days) > MOST_DATES:
        msg = "series_too_long" if days else "series_empty"
        text = _("A series has sixty dates at most.") if days else _("There is no such day in this time.")
        raise Refusal(msg, text)
    kinds = day_kinds(Span(days[0], days[-1] + ONE_DAY))
    starts, ends = clock.local(request.starts_at).time(), clock.local(request.ends_at).time()
    for day in days:
        skipped = _is_left_out(kinds[day], recurrence)
        hours: dict[str, Any] = {"starts_at": clock.at(day, starts), "ends_at": clock.at(day, ends)}
        yield (
            None if skipped else replace(request, **hours, is_of_series=True, table=None),
            Outcome(day, DateState.SKIPPED),
        )


def _is_left_out(kind: DayKind, recurrence: Recurrence) -> bool:
    if kind == DayKind.HOLIDAY:
        return recurrence.on_holidays == OnHolidays.SKIP
    return kind == DayKind.MAKE_UP and not recurrence.meets_on_make_up_days


@deed
def book_series(
    *, request: BookingRequest, recurrence: Recurrence, is_all_or_nothing: bool, at: datetime
) -> Series:
    """Book every date, or those that are free; the others are kept, wait, and come back when they are freed.

    Refused: `series_refused` with the bad dates (`facts["outcomes"]`) where all were wanted.
    """
    worker = request.worker
    assert worker is not None  # noqa: S101  a series is made at the desk
    with transaction.atomic():
        series = _create(request, recurrence, worker, at)
        outcomes = [
            _book_date(series, asked, at) if asked else _leave_out(series, skipped)
            for asked, skipped in _asked(request, recurrence)
        ]
        bad = [one for one in outcomes if one.state == DateState.REFUSED]
        if bad and is_all_or_nothing:
            msg = "series_refused"
            raise Refusal(msg, _("Not every date is free; nothing was booked."), outcomes=outcomes)
        record(actor=worker.account, verb="book_series", thing=series, at=at)
        return series


def _create(request: BookingRequest, recurrence: Recurrence, worker: Worker, at: datetime) -> Series:
    same = ("room", "layout", "title", "contact_name", "phone", "use", "booker_kind", "head_count", "club")
    return Series.objects.create(
        **{name: getattr(request, name) for name in same},
        rule=str(recurrence.rule).splitlines()[-1].removeprefix("RRULE:"),
        starts=clock.local(request.starts_at).time(),
        ends=clock.local(request.ends_at).time(),
        first_on=recurrence.first,
        last_on=recurrence.last,
        on_holidays=recurrence.on_holidays,
        meets_on_make_up_days=recurrence.meets_on_make_up_days,
        made_at=at,
        made_by=worker,
    )


def _book_date(series: Series, asked: BookingRequest, at: datetime) -> Outcome:
    try:
        booking = through_door(asked, at, lambda: occupy(asked, at)).booking
    except Refusal as refusal:
        date_row = SeriesDate.objects.create(
            series=series, day=asked.day, state=DateState.REFUSED, code=refusal.code
        )
        if refusal.facts["rule"].is_demand and asked.starts_at > at:
            _wait(date_row, asked, at)
        return Outcome(asked.day, DateState.REFUSED, refusal)
    SeriesDate.objects.create(series=series, day=asked.day, state=DateState.BOOKED, booking=booking)
    return Outcome(asked.day, DateState.BOOKED)


def _wait(date_row: SeriesDate, asked: BookingRequest, at: datetime) -> None:
    """Stand in the queue, unless a rule stands against the date whoever else gives it back."""
    try:
        join_waitlist(request=asked, at=at, of_date=date_row)
    except Refusal:
        return


def _leave_out(series: Series, outcome: Outcome) -> Outcome:
    SeriesDate.objects.create(series=series, day=outcome.day, state=DateState.SKIPPED, code="holiday")
    return outcome


@deed
def move_series(
    *, series: Series, since: date, starts: time, ends: time, at: datetime, worker: Worker
) -> list[Outcome]:
    """Other hours from a date on; a date whose new hours are taken keeps its old ones and is named.

    What has begun stays, and so does every booking that is not the series' own.
    """
    outcomes = []
    for row in _coming(series, since, at):
        hours: dict[str, Any] = {"starts_at": clock.at(row.day, starts), "ends_at": clock.at(row.day, ends)}
        to = replace(request_of(row.booking, worker=worker), **hours, is_of_series=True)
        try:
            move_booking(booking=row.booking, to=to, at=at)
        except Refusal as refusal:
            outcomes.append(Outcome(row.day, DateState.REFUSED, refusal))
        else:
            outcomes.append(Outcome(row.day, DateState.BOOKED))
    if outcomes and since <= series.first_on:
        Series.objects.filter(pk=series.pk).update(starts=starts, ends=ends)
    record(actor=worker.account, verb="move_series", thing=series, at=at)
    return outcomes


@deed
def end_series(*, series: Series, since: date, reason: str, at: datetime, worker: Worker) -> int:
    """Give back every date from this one on, or none; how many. Waiting dates wait no more.

    Refused: `no_reason`, `rooms_busy`.
    """
    check_reason(reason)
    days = series.dates.filter(day__gte=since).values_list("day", flat=True)
    # The queue stands still first: a date that is just being given to the series is read as given.
    with freeing(list(days), at):
        own = Waiting.objects.filter(of_date__series=series, of_date__day__gte=since)
        delete(own.filter(state=WaitState.WAITING))
        rows = _coming(series, since, at)
        for row in rows:
            give_back(row.booking, reason, at, worker)
        record(actor=worker.account, verb="end_series", thing=series, at=at, why=reason[:100])
    offer_waiting(at=at)
    return len(rows)


def _coming(series: Series, since: date, at: datetime) -> list[Any]:
    rows = SeriesDate.objects.filter(
        series=series, day__gte=since, booking__occupies=True, booking__starts_at__gt=at
    )
    return list(rows.select_related("booking__room").order_by("day"))
