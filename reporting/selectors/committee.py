"""One committee's page: its figures by month, and a chart against the range of its peers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keting import clock
from keting.clock import Grain
from keting.web.calendar import month_day
from keting.web.charting import Chart, Series
from reporting.catalogue import BY_CODE, GROUPS, INDICATORS, Indicator
from reporting.selectors.figures import Figures, Wanted, read_figures
from reporting.selectors.offices import Office
from reporting.selectors.overview import LIVED_IN, VISITED, Overview, Row, band, visited_share
from tenants.selectors import News, turns

MONTHS = 6
CHART_WEEKS = 26


@dataclass(frozen=True)
class Choice:
    """A chart that the page can show: a weekly share, so that committees of any size compare."""

    key: str
    label: str | Promise
    indicator: Indicator
    note: str | Promise


CHOICES = (
    Choice(
        "visits",
        gettext_lazy("Households visited"),
        VISITED,
        gettext_lazy("Households visited in the week, of 100 lived in today"),
    ),
    Choice("appointments", gettext_lazy("By appointment"), BY_CODE["V05"], BY_CODE["V05"].definition),
    Choice("closed", gettext_lazy("Closed in time"), BY_CODE["S06"], BY_CODE["S06"].definition),
    Choice("rooms", gettext_lazy("Room use"), BY_CODE["R06"], BY_CODE["R06"].definition),
)


def choice_of(key: str) -> Choice:
    """The chart asked for, else the first."""
    return next((one for one in CHOICES if one.key == key), CHOICES[0])


@dataclass(frozen=True)
class Line:
    """One indicator over the months; None = not reported."""

    indicator: Indicator
    values: list[float | None]


@dataclass(frozen=True)
class Group:
    """The lines of one group of the catalogue."""

    key: str
    lines: list[Line]


def last_months(office: Office) -> list[date]:
    """Firsts of the last months since the committee counts, the running one last."""
    months = [clock.month_span(office.today).start]
    since = office.reported.first_day if office.reported else None
    while since and since < months[0] and len(months) < MONTHS:
        months.insert(0, clock.month_span(months[0] - clock.ONE_DAY).start)
    return months


def by_month(office: Office) -> list[Group]:
    """Every indicator over the last months (1 query)."""
    months = last_months(office)
    measures = [one.measure for one in INDICATORS]
    figures = read_figures([Wanted(measures, Grain.MONTH, months[0], months[-1])], committee=office.schema)
    return [
        Group(key, [Line(one, _values(figures, office.schema, one, months)) for one in indicators])
        for key, indicators in GROUPS.items()
    ]


def _values(
    figures: Figures, schema: str, indicator: Indicator, months: Sequence[date]
) -> list[float | None]:
    return [figures.value(schema, indicator, Grain.MONTH, month) for month in months]


def chart_of(office: Office, peers: Sequence[Office], choice: Choice) -> Chart:
    """26 whole weeks at most of this committee and the range of most committees (1 query)."""
    week = clock.week_span(office.today).start
    since = min(
        (one.reported.first_day for one in peers if one.reported and one.reported.first_day), default=week
    )
    since = min(since, week - timedelta(weeks=1))
    weeks = [start for n in range(CHART_WEEKS, 0, -1) if (start := week - timedelta(weeks=n)) >= since]
    weeks = weeks or [week]
    month = clock.month_span(office.today).start
    figures = read_figures(
        [
            Wanted([choice.indicator.measure], Grain.WEEK, weeks[0], weeks[-1]),
            Wanted([LIVED_IN.measure], Grain.MONTH, month, month),
        ]
    )
    own = _weekly(figures, office.schema, choice.indicator, weeks, month)
    others = [
        _weekly(figures, one.schema, choice.indicator, weeks, month) for one in peers if not one.is_missing
    ]
    bands = [band(column) for column in zip(*others, strict=True)]
    return Chart(
        title=_("%(what)s by week") % {"what": choice.label},
        labels=[month_day(start) for start in weeks],
        series=[Series(office.name, own)],
        unit="%",
        note=_("%(definition)s Grey: the range of most committees.") % {"definition": choice.note},
        label_head=_("Week of"),
        low=[one.low for one in bands],
        high=[one.high for one in bands],
    )


def _weekly(
    figures: Figures, schema: str, indicator: Indicator, weeks: Sequence[date], month: date
) -> list[float | None]:
    if indicator is VISITED:
        homes = figures.pair(schema, LIVED_IN.measure, Grain.MONTH, month, LIVED_IN.part)
        values = [visited_share(figures, schema, week, homes) for week in weeks]
    else:
        values = [figures.value(schema, indicator, Grain.WEEK, week) for week in weeks]
    return [None if value is None else round(value, 1) for value in values]


@dataclass(frozen=True)
class CommitteePage:
    """All that one committee's page shows."""

    row: Row
    page: Overview
    choice: Choice
    chart: Chart
    months: list[date]
    groups: list[Group]
    estates: int
    old_estates: int
    turns: list[News]


def committee_page(page: Overview, row: Row, key: str) -> CommitteePage:
    """Read the committee's page (4 queries beside the overview's)."""
    choice = choice_of(key)
    estates = list(row.office.tenant.estates.values_list("is_old", flat=True))
    return CommitteePage(
        row=row,
        page=page,
        choice=choice,
        chart=chart_of(row.office, page.offices, choice),
        months=last_months(row.office),
        groups=by_month(row.office),
        estates=len(estates),
        old_estates=sum(estates),
        turns=turns(row.office.tenant),
    )
