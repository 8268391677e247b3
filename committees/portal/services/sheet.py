"""The record as a workbook: every cell a text, so that no word of anybody's is ever a formula."""

import io
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from committees.portal.kinds import LineKind
from committees.portal.selectors import Line, Wanted, entries, lines
from keting import clock

MOST_ROWS = 20_000
WIDTHS = (18, 12, 14, 24, 18, 30, 36, 8, 60)


def record_sheet(wanted: Wanted, *, by: str, at: datetime) -> bytes:
    """Who took it out and when, what it is narrowed to, then the lines, the newest first."""
    import xlsxwriter  # noqa: PLC0415  2 MB, for a table now and then

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(pgettext("record", "Record"))
        bold = book.add_format({"bold": True, "bottom": 1})
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        told = lines(entries(wanted)[:MOST_ROWS])
        head = _("Taken out by %(name)s, %(at)s. People are masked. For internal use only.")
        sheet.write_string(0, 0, head % {"name": by, "at": f"{clock.local(at):%Y-%m-%d %H:%M}"})
        if len(told) == MOST_ROWS:
            sheet.write_string(1, 0, _("Only the newest %(count)s lines.") % {"count": MOST_ROWS})
        _row(sheet, 2, _heads(), bold)
        for number, line in enumerate(told, start=3):
            _row(sheet, number, _cells(line))
        sheet.freeze_panes(3, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    return file.getvalue()


def _heads() -> list[str]:
    return [
        pgettext("record", "When"), _("Who did it"),
        _("Of what kind"), pgettext("record", "What was done"),
        _("Whom it was about"), _("Where or what"),
        pgettext("record", "What for"), pgettext("record", "Sealed"), _("Fields that changed"),
    ]  # fmt: skip


def _cells(line: Line) -> list[str]:
    return [
        f"{clock.local(line.at):%Y-%m-%d %H:%M:%S}",
        line.who,
        str(LineKind(line.kind).label),
        str(line.does),
        *line.whom.outside,
        line.why,
        pgettext("record", "yes") if line.is_sealed else pgettext("record", "not yet"),
        "; ".join(f"{one.name}: {one.before} → {one.after}" for one in line.fields),
    ]


def _row(sheet: Any, number: int, cells: list[str], style: Any = None) -> None:
    for column, text in enumerate(cells):
        sheet.write_string(number, column, text, style)
