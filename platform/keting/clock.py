"""Shanghai days: the only module that reads the clock or knows the time zone.

An instant is an aware UTC datetime, a day a Shanghai calendar date, a Span a half-open run of days.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
# Beyond them a week has no end that Python could name.
YEARS = range(1900, 2200)


class Grain(StrEnum):
    """The lengths of time in which figures are kept."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, order=True)
class Span:
    """A half-open run of days: `start` is in it, `end` is not."""

    start: date
    end: date

    @property
    def last(self) -> date:
        """The last day inside."""
        return self.end - ONE_DAY

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def days(self) -> list[date]:
        """Each day in order."""
        return [self.start + timedelta(days=n) for n in range((self.end - self.start).days)]


def now() -> datetime:
    """This instant, in UTC. Only views, tasks and commands call it."""
    return datetime.now(UTC)


def today() -> date:
    """Today in Shanghai. Only views, tasks and commands call it."""
    return day_of(now())


def local(instant: datetime) -> datetime:
    """The instant on Shanghai's clock."""
    return instant.astimezone(SHANGHAI)


def day_of(instant: datetime) -> date:
    """The Shanghai day in which the instant falls."""
    return local(instant).date()


def day_named(text: str) -> date:
    """The day written as 2026-11-26; ValueError for anything else and for a day outside our time."""
    day = date.fromisoformat(text)
    if day.year not in YEARS:
        msg = f"{text} is outside our time"
        raise ValueError(msg)
    return day


def at(day: date, hour: str | time) -> datetime:
    """The instant at which Shanghai's clock shows the hour ("14:00") on that day."""
    clock = time.fromisoformat(hour) if isinstance(hour, str) else hour
    return datetime.combine(day, clock, SHANGHAI).astimezone(UTC)


def instants(span: Span) -> tuple[datetime, datetime]:
    """First instant of the span and first instant after it."""
    return at(span.start, time.min), at(span.end, time.min)


def day_span(day: date) -> Span:
    """The day alone."""
    return Span(day, day + ONE_DAY)


def week_span(day: date) -> Span:
    """Its ISO week, Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return Span(monday, monday + timedelta(days=7))


def month_span(day: date) -> Span:
    """Its calendar month."""
    start = day.replace(day=1)
    return Span(start, (start + timedelta(days=32)).replace(day=1))


def quarter_span(day: date) -> Span:
    """Its calendar quarter."""
    start = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return Span(start, (start + timedelta(days=95)).replace(day=1))


def year_span(day: date) -> Span:
    """Its calendar year."""
    return Span(date(day.year, 1, 1), date(day.year + 1, 1, 1))


SPAN_OF = {
    Grain.DAY: day_span,
    Grain.WEEK: week_span,
    Grain.MONTH: month_span,
    Grain.QUARTER: quarter_span,
    Grain.YEAR: year_span,
}


@lru_cache(maxsize=1024)
def spans_around(day: date) -> Mapping[Grain, Span]:
    """The span of each grain in which the day falls."""
    return {grain: span_of(day) for grain, span_of in SPAN_OF.items()}


def is_working_day(day: date, official: Mapping[date, bool]) -> bool:
    """Official table first (True = working), else Monday to Friday (domain.md §5.7)."""
    return official.get(day, day.weekday() < 5)


def add_working_days(day: date, count: int, official: Mapping[date, bool]) -> date:
    """The day on which `count` working days after `day` have passed; the first day does not count."""
    left = count
    while left > 0:
        day += ONE_DAY
        left -= is_working_day(day, official)
    return day


def age_on(born_on: date, day: date) -> int:
    """Completed years (周岁). Born on 29 February: a year older on 28 February of common years."""
    birthday = (born_on.month, born_on.day)
    if birthday == (2, 29) and not _is_leap(day.year):
        birthday = (2, 28)
    return day.year - born_on.year - ((day.month, day.day) < birthday)


def years_before(day: date, years: int) -> date:
    """The same day so many years ago; of 29 February the 28th."""
    year = day.year - years
    last = 28 if (day.month, day.day) == (2, 29) and not _is_leap(year) else day.day
    return date(year, day.month, last)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
