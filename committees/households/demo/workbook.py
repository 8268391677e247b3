"""The register file: a title, a header in the words of a committee, one line per person."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import xlsxwriter

from committees.households.demo.people import Home, Person

HEADER = (
    "序号",
    "楼号",
    "单元",
    "室号",
    "房屋用途",
    "与户主关系",
    "姓名",
    "性别",
    "出生日期",
    "证件号码",
    "联系电话",
    "户籍/实住",
    "标签",
)
TENURES = {"own": "自住", "let": "出租", "empty": "空关"}
RELATIONS = {
    "head": "户主",
    "spouse": "配偶",
    "son": "子",
    "daughter": "女",
    "parent": "母亲",
    "other": "其他",
}
BASES = {"both": "户籍且实住", "registered": "户在人不在", "living": "人在户不在"}
TAGS = {
    "alone": "独居",
    "aged80": "高龄",
    "pure_elder": "纯老",
    "childless": "孤老",
    "lost_child": "失独",
    "disabled_sev": "重残",
    "dementia": "失能失智",
    "dibao": "低保",
    "veteran": "优抚",
    "infant": "0-3岁",
    "child_hard": "困境儿童",
    "foreigner": "境外",
    "tenant": "租户",
}


def write(
    path: str | Path | BytesIO, homes: Iterable[Home], *, title: str = "徐汇苑居民区人口信息登记表"
) -> None:
    """Write the homes; an empty home is a line without a person."""
    target = path if isinstance(path, BytesIO) else str(path)
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("人口信息")
        head = book.add_format({"bold": True, "bottom": 1})
        sheet.merge_range(0, 0, 0, len(HEADER) - 1, title, book.add_format({"bold": True, "font_size": 16}))
        sheet.write_string(1, 0, "本表为虚构数据")
        sheet.write_row(2, 0, HEADER, head)
        day_format = book.add_format({"num_format": "yyyy-mm-dd"})
        for row, (home, person) in enumerate(_lines(homes), start=3):
            sheet.write_number(row, 0, row - 2)
            for column, text in enumerate(_cells(home, person), start=1):
                if column == 8 and person is not None:
                    sheet.write_datetime(row, column, person.born_on, day_format)
                elif text:
                    sheet.write_string(row, column, text)


def _lines(homes: Iterable[Home]) -> Iterable[tuple[Home, Person | None]]:
    for home in homes:
        if not home.people:
            yield home, None
        yield from ((home, person) for person in home.people)


def _cells(home: Home, person: Person | None) -> list[str]:
    door = [f"{home.building}号楼", f"{home.unit}单元", home.room_no, TENURES[home.tenure]]
    if person is None:
        return door
    return [
        *door,
        RELATIONS[person.relation],
        person.name,
        "男" if person.sex == "1" else "女",
        "",
        person.id_number,
        person.phone,
        BASES[person.basis],
        "、".join(TAGS[tag] for tag in person.tags),
    ]
