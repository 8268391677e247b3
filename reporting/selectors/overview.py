"""The street's first page: four figures, and a row for each committee (4 queries)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import quantiles

from keting import clock
from keting.clock import Grain, Span
from reporting.catalogue import BY_CODE
from reporting.selectors.figures import Figures, Pair, Wanted, read_figures
from reporting.selectors.offices import Office, closed_office, offices

COVERAGE, ON_TIME, USE = BY_CODE["V04"], BY_CODE["S06"], BY_CODE["R06"]
VISITED, LIVED_IN = BY_CODE["V03"], BY_CODE["P02"]
RECEIVED, OVERDUE, REFUSED = BY_CODE["S01"], BY_CODE["S12"], BY_CODE["R11"]
HELD, PLANNED = BY_CODE["A01"], BY_CODE["A08"]
WEEKS, HEAT_WEEKS, SHORT_WEEKS = 12, 8, 4
# The range of most committees: the middle eight tenths.
TENTHS, FEWEST = 10, 10


@dataclass(frozen=True)
class Band:
    """What is usual among the committees."""

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Row:
    """One committee's line of the table."""

    office: Office
    coverage: float | None
    visited: list[float | None]
    on_time: float | None
    closed: list[float | None]
    use: list[float | None]
    overdue: int | None
    refused: int


@dataclass(frozen=True)
class Totals:
    """The four figures over all committees that have been heard of."""

    coverage: Pair
    received: int
    on_time: Pair
    use: Pair
    planned: int
    held: int


@dataclass(frozen=True)
class Calendar:
    """The spans of the page, as of a day."""

    today: date

    @property
    def week(self) -> date:
        """This Monday."""
        return clock.week_span(self.today).start

    @property
    def weeks(self) -> list[date]:
        """Mondays of the last whole weeks, oldest first."""
        return [self.week - timedelta(weeks=n) for n in range(WEEKS, 0, -1)]

    @property
    def month(self) -> date:
        """The first of this month."""
        return clock.month_span(self.today).start

    @property
    def quarter(self) -> date:
        """The first day of this quarter."""
        return clock.quarter_span(self.today).start

    @property
    def last_days(self) -> list[date]:
        """The seven days before today."""
        return Span(self.today - timedelta(days=7), self.today).days()

    @property
    def so_far(self) -> Span:
        """This month until today."""
        return Span(self.month, self.today + clock.ONE_DAY)


@dataclass(frozen=True)
class Overview:
    """All that the first page shows."""

    calendar: Calendar
    offices: list[Office]
    rows: list[Row]
    totals: Totals
    visited_band: Band
    closed_band: Band

    @property
    def heard(self) -> list[Office]:
        """Those that count in the sums."""
        return [one for one in self.offices if not one.is_missing]

    @property
    def counted_at(self) -> datetime | None:
        """When the latest figure was counted."""
        return max((one.folded_at for one in self.heard if one.folded_at), default=None)


def overview(today: date) -> Overview:
    """Read the first page's figures as of today."""
    calendar = Calendar(today)
    all_offices = offices(today)
    figures = read_figures(_wanted(calendar))
    rows = [_row(office, figures, calendar) for office in all_offices]
    heard = [row for row in rows if not row.office.is_missing]
    return Overview(
        calendar=calendar,
        offices=all_offices,
        rows=rows,
        totals=_totals([row.office.schema for row in heard], figures, calendar),
        visited_band=band([value for row in heard for value in row.visited]),
        closed_band=band([value for row in heard for value in row.closed]),
    )


def row_of(page: Overview, slug: str) -> Row | None:
    """The committee's line; of one that is no more, without figures of today."""
    living = next((row for row in page.rows if row.office.slug == slug), None)
    office = None if living else closed_office(slug)
    return _row(office, Figures(), page.calendar) if office else living


def band(values: Sequence[float | None]) -> Band:
    """The middle eight tenths of what is known; no range of fewer than ten values."""
    known = [value for value in values if value is not None]
    if len(known) < FEWEST:
        return Band()
    cuts = quantiles(known, n=TENTHS, method="inclusive")
    return Band(cuts[0], cuts[-1])


def _wanted(calendar: Calendar) -> list[Wanted]:
    weeks, week, month = calendar.weeks, calendar.week, calendar.month
    weekly = [VISITED.measure, ON_TIME.measure, USE.measure, REFUSED.measure]
    monthly = [RECEIVED.measure, ON_TIME.measure, OVERDUE.measure, LIVED_IN.measure]
    return [
        Wanted(weekly, Grain.WEEK, weeks[0], weeks[-1]),
        Wanted(monthly, Grain.MONTH, month, month),
        Wanted([COVERAGE.measure], Grain.QUARTER, calendar.quarter, calendar.quarter),
        Wanted([PLANNED.measure, HELD.measure], Grain.WEEK, week, week),
        Wanted([USE.measure], Grain.DAY, calendar.last_days[0], calendar.last_days[-1]),
    ]


def _row(office: Office, figures: Figures, calendar: Calendar) -> Row:
    schema, month = office.schema, calendar.month
    homes = figures.pair(schema, LIVED_IN.measure, Grain.MONTH, month, LIVED_IN.part)
    overdue = figures.pair(schema, OVERDUE.measure, Grain.MONTH, month)
    used = [figures.value(schema, USE, Grain.WEEK, week) for week in calendar.weeks[-HEAT_WEEKS:]]
    refused = figures.total([schema], REFUSED.measure, Grain.WEEK, calendar.weeks[-SHORT_WEEKS:])
    return Row(
        office=office,
        coverage=figures.value(schema, COVERAGE, Grain.QUARTER, calendar.quarter),
        visited=[visited_share(figures, schema, week, homes) for week in calendar.weeks],
        on_time=figures.value(schema, ON_TIME, Grain.MONTH, month),
        closed=[figures.value(schema, ON_TIME, Grain.WEEK, week) for week in calendar.weeks],
        use=[None if value is None else value / 100 for value in used],
        overdue=overdue.n if overdue else None,
        refused=refused.n,
    )


def visited_share(figures: Figures, schema: str, week: date, homes: Pair | None) -> float | None:
    """Households visited in the week, of 100 lived in now."""
    visited = figures.pair(schema, VISITED.measure, Grain.WEEK, week)
    return 100 * visited.n / homes.n if visited and homes and homes.n else None


def _totals(heard: list[str], figures: Figures, calendar: Calendar) -> Totals:
    month, week = [calendar.month], [calendar.week]
    return Totals(
        coverage=figures.total(heard, COVERAGE.measure, Grain.QUARTER, [calendar.quarter]),
        received=figures.total(heard, RECEIVED.measure, Grain.MONTH, month).n,
        on_time=figures.total(heard, ON_TIME.measure, Grain.MONTH, month),
        use=figures.total(heard, USE.measure, Grain.DAY, calendar.last_days),
        planned=figures.total(heard, PLANNED.measure, Grain.WEEK, week).n,
        held=figures.total(heard, HELD.measure, Grain.WEEK, week).n,
    )
