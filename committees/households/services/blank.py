"""An empty register to fill in."""

import io
from datetime import datetime
from typing import Any

from committees.households.services.cells import BASES, RELATIONS, TAGS, TENURES

HEADER = (
    "楼号", "单元", "室号", "房屋用途", "与户主关系", "姓名", "性别", "出生日期", "证件号码", "联系电话",
    "户籍/实住", "迁入日期", "标签",
)  # fmt: skip
TEXT_COLUMNS = len(HEADER)
WORDS: dict[str, dict[Any, str]] = {
    "房屋用途": TENURES,
    "与户主关系": RELATIONS,
    "户籍/实住": BASES,
    "标签": TAGS,
}
# Fixed, so that the same code gives the same bytes.
CREATED = datetime(2026, 1, 1)  # noqa: DTZ001  a workbook knows no zone


def blank_workbook() -> io.BytesIO:
    """A sheet with the header, all columns as text so that no digit is lost, and a sheet of words."""
    import xlsxwriter  # noqa: PLC0415  2 MB, for a form now and then

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": CREATED})
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet("人口信息")
        sheet.set_column(0, TEXT_COLUMNS - 1, 14, book.add_format({"num_format": "@"}))
        sheet.write_row(0, 0, HEADER, bold)
        sheet.freeze_panes(1, 0)
        words = book.add_worksheet("可以填的词")
        words.set_column(0, len(WORDS) - 1, 22)
        for column, (title, table) in enumerate(WORDS.items()):
            words.write_string(0, column, title, bold)
            words.write_column(1, column, [line.split()[0] for line in table.values()])
    stream.seek(0)
    return stream
