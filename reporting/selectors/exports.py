"""Figures as CSV that a spreadsheet can open: text that looks like a formula stays text."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from keting import clock
from reporting.kinds import Status
from reporting.selectors.committee import by_month, last_months
from reporting.selectors.offices import Office
from reporting.selectors.overview import COVERAGE, ON_TIME, OVERDUE, Overview, Row

BOM = "\ufeff"
FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n")


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula (also full-width signs, also after spaces)."""
    return f"'{text}" if text.lstrip(" \u3000\u00a0").startswith(FORMULA_STARTS) else text


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a byte order mark, lines ending as RFC 4180 says."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([safe(one) if isinstance(one, str) else one for one in row] for row in rows)
    return (BOM + text.getvalue()).encode()


def plain_number(value: float | None, decimals: int) -> str:
    """The shortest exact text of a shown value; empty where there is none."""
    return "" if value is None else f"{value:.{decimals}f}"


def overview_csv(page: Overview) -> bytes:
    """The overview's lines; what is not reported stays empty and says so."""
    head = [
        _("Code"),
        pgettext("column", "Committee"),
        _("Pilot"),
        COVERAGE.code,
        ON_TIME.code,
        OVERDUE.code,
        _("Status"),
        _("Counted at"),
    ]
    return csv_bytes(head, [_overview_line(row) for row in page.rows])


def _overview_line(row: Row) -> list[object]:
    office, silent = row.office, row.office.is_missing
    values = [
        plain_number(None if silent else row.coverage, COVERAGE.decimals),
        plain_number(None if silent else row.on_time, ON_TIME.decimals),
        plain_number(None if silent else row.overdue, OVERDUE.decimals),
    ]
    status = (Status.MISSING if silent else Status.NORMAL).value
    return [office.schema[1:], office.name, int(office.is_pilot), *values, status, _instant(office)]


def committee_csv(office: Office) -> bytes:
    """Every indicator of one committee over the page's months, a line each."""
    months = last_months(office)
    head = [
        _("Month"),
        _("Indicator"),
        pgettext("column", "Name"),
        _("Basis"),
        _("Unit"),
        _("Value"),
        _("Status"),
    ]
    lines = [
        [
            f"{month:%Y-%m}",
            one.indicator.code,
            str(one.indicator.name),
            str(one.indicator.basis.label) if one.indicator.basis else "",
            str(one.indicator.unit),
            plain_number(value, one.indicator.decimals),
            (Status.MISSING if value is None else Status.NORMAL).value,
        ]
        for group in by_month(office)
        for one in group.lines
        for month, value in zip(months, one.values, strict=True)
    ]
    return csv_bytes(head, lines)


def _instant(office: Office) -> str:
    return clock.local(office.folded_at).isoformat(timespec="minutes") if office.folded_at else ""
