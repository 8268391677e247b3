"""Half-years."""

from datetime import date, timedelta

from keting.clock import Span
from tenants.kinds import DayKind
from tenants.selectors import day_kinds


def span_of(half: date) -> Span:
    """The half-year that begins on this day."""
    following = date(half.year, 7, 1) if half.month == 1 else date(half.year + 1, 1, 1)
    return Span(half, following)


def usual_day(half: date, weekday: int) -> date:
    """The first such weekday of the half-year that is no public holiday: an example for the rules."""
    first = half + timedelta(days=(weekday - half.isoweekday()) % 7)
    kinds = day_kinds(Span(first, first + timedelta(days=50)))
    return next(day for day in sorted(kinds) if day.isoweekday() == weekday and kinds[day] != DayKind.HOLIDAY)
