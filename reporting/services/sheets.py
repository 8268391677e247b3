"""The city's table as a spreadsheet with the anatomy of an official form (domain.md §5.5).

Official forms are Chinese whoever orders them, so their fixed words stand here and not in a catalogue. The
form's number is our own and says so; it must never be taken for a form under the statistics law.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from keting import clock
from keting.clock import Grain
from reporting import catalogue
from reporting.services.tabulating import Entry, Table

FORM_NUMBER = "林街内统1表"
VALID_UNTIL = date(2027, 12, 31)
GROUPS = {
    "visits": "一、走访",
    "services": "二、前台服务",
    "rooms": "三、房间",
    "activities": "四、活动",
    "people": "五、人口（期末）",
}
HEADS = ("指标名称", "单位", "代码", "数量")
NUMBERS = ("甲", "乙", "丙", "1", "2", "3")
WIDTHS = (34, 8, 10, 14, 14, 12)
HIDDEN, MISSING = "*", "—"
LAST = 5
SONG, SONG_BOLD = "宋体", "黑体"


@dataclass
class Pen:
    """Writes down a sheet row by row; formats are made once."""

    book: Any
    sheet: Any
    row: int = 0
    formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def style(self, **properties: Any) -> Any:
        """The format with these properties."""
        wanted = {"font_name": SONG, "font_size": 10.5, "valign": "vcenter", **properties}
        key = tuple(sorted(wanted.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(wanted)
        return self.formats[key]

    def wide(self, text: str, first: int = 0, last: int = LAST, **properties: Any) -> None:
        """Text over several columns of the current row; never a formula."""
        self.sheet.merge_range(self.row, first, self.row, last, "", self.style(**properties))
        self.sheet.write_string(self.row, first, text, self.style(**properties))

    def put(self, column: int, value: str | float | None, **properties: Any) -> None:
        """A number as a number, everything else as text."""
        style = self.style(border=1, **properties)
        if value is None:
            self.sheet.write_blank(self.row, column, None, style)
        elif isinstance(value, str):
            self.sheet.write_string(self.row, column, value, style)
        else:
            self.sheet.write_number(self.row, column, value, style)


def workbook(table: Table) -> bytes:
    """The form, its checks, and a hidden sheet that says where each number comes from."""
    import xlsxwriter  # noqa: PLC0415  2 MB, for a table now and then

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    if table.snapshot.as_of:
        # The last fold and not the clock: the same state gives the same bytes.
        made = clock.local(table.snapshot.as_of).replace(tzinfo=None)
        book.set_properties({"title": _title(table), "author": "林峰街道社区自治办公室", "created": made})
    _form(Pen(book, book.add_worksheet("汇总表")), table)
    _checks(Pen(book, book.add_worksheet("审核")), table)
    notes = book.add_worksheet("数据说明")
    _notes(Pen(book, notes), table)
    notes.hide()
    book.close()
    return file.getvalue()


def _title(table: Table) -> str:
    length = "月" if table.snapshot.period.grain == Grain.MONTH else "季"
    return f"居民区服务情况{length}报表"


def _form(pen: Pen, table: Table) -> None:
    sheet = pen.sheet
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_footer("&C第&P页，共&N页")
    sheet.set_default_row(19)
    sheet.set_row(0, 36)
    pen.wide(_title(table), font_name=SONG_BOLD, font_size=18, align="center")
    _head(pen, table)
    pen.row += 1
    sheet.repeat_rows(pen.row, pen.row + 1)
    _columns(pen, table)
    sheet.freeze_panes(pen.row, 0)
    for key, entries in table.groups.items():
        pen.wide(GROUPS[key], font_name=SONG_BOLD, border=1)
        pen.row += 1
        for entry in entries:
            _line(pen, table, entry)
    _foot(pen, table)


def _head(pen: Pen, table: Table) -> None:
    period = table.snapshot.period
    rows = (
        ("", f"表　　号：{FORM_NUMBER}"),
        ("", "制表机关：林峰街道社区自治办公室"),
        ("", "性　　质：街道内部汇总，不作法定统计报表"),
        ("编制单位：林峰街道办事处", f"有效期至：{VALID_UNTIL.year}年{VALID_UNTIL.month}月"),
        (f"地区编码：{table.street_code}", period.name_zh),
    )
    for left, right in rows:
        pen.row += 1
        pen.wide(left, 0, 1, align="left")
        pen.wide(right, 2, LAST, align="left")


def _columns(pen: Pen, table: Table) -> None:
    before = "上月" if table.snapshot.period.grain == Grain.MONTH else "上季度"
    head = {"align": "center", "font_name": SONG_BOLD, "text_wrap": True}
    for column, word in enumerate((*HEADS, before, "环比（%）")):
        pen.put(column, word, **head)
    pen.row += 1
    for column, word in enumerate(NUMBERS):
        pen.put(column, word, align="center")
    pen.row += 1


def _line(pen: Pen, table: Table, entry: Entry) -> None:
    decimals = entry.indicator.decimals
    number = {"num_format": "#,##0" + ("." + "0" * decimals if decimals else ""), "align": "right"}
    pen.put(0, entry.name_zh, indent=2 if entry.part else 1)
    pen.put(1, entry.unit_zh, align="center")
    pen.put(2, entry.code, align="center")
    pen.put(3, _shown(entry.value, hidden=entry.is_hidden), **number)
    pen.put(4, _shown(entry.before, hidden=entry.is_before_hidden), **number)
    pen.put(5, entry.change, num_format="0.00", align="right")
    pen.row += 1


def _shown(value: float | None, *, hidden: bool) -> str | float:
    if hidden:
        return HIDDEN
    return MISSING if value is None else value


def _foot(pen: Pen, table: Table) -> None:
    snapshot = table.snapshot
    as_of = f"{clock.local(snapshot.as_of):%Y年%m月%d日 %H:%M}" if snapshot.as_of else MISSING
    silent = "、".join(one.name for one in snapshot.silent) or "无"
    lines = (
        "单位负责人：　　　　　　统计负责人：　　　　　　填表人：　　　　　　联系电话：",
        "报出日期：　　　　年　　月　　日　　　　　　　　　　　　　　　　　　　　　　（盖章）",
        f"说明：1.数据截至{as_of}，由居民区日常工作记录自动汇总，无人工填报。",
        f"2.合计为{len(snapshot.heard)}个居民区；缺报：{silent}。缺报不计为0。",
        f"3.“{HIDDEN}”为数值过小不予公布，“{MISSING}”为无数据；环比不变或上期为空的留空。",
        "4.户籍与实住为两种口径，不得相加；走访户数按期去重，不得按月累加。",
    )
    for text in lines:
        pen.wide(text, align="left")
        pen.row += 1


def _checks(pen: Pen, table: Table) -> None:
    pen.sheet.set_column(0, 0, 60)
    pen.sheet.set_column(1, 1, 12)
    for text, passed in (
        ("审核项目", "结果"),
        *((text, "通过" if ok else "不符") for text, ok in table.checks),
    ):
        pen.put(0, text)
        pen.put(1, passed, align="center")
        pen.row += 1


def _notes(pen: Pen, table: Table) -> None:
    pen.sheet.set_column(0, 5, 24)
    rows: list[Sequence[str]] = [
        ("快照", table.as_of_text),
        ("指标目录校验", catalogue.checksum()),
        ("数据校验 SHA-256", table.sha256),
        ("代码", "指标", "口径", "时间", "版本", "定义"),
        *(entry.definition_zh for entry in table.entries if not entry.part),
        ("居民区代码", "居民区", "本期数据截至"),
        *((one.code, one.name, table.instant(one.counted_at)) for one in table.snapshot.senders),
    ]
    for row in rows:
        for column, text in enumerate(row):
            pen.put(column, text)
        pen.row += 1
