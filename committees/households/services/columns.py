"""Which column is which: the words that committees write above them."""

import re
import unicodedata
from dataclasses import dataclass

from committees.households.services.reading import Cell, Sheet, refused
from keting.legible import legible

# What a header may be called, after `plain()`; the first match wins, in the order of the columns.
WORDS: dict[str, tuple[str, ...]] = {
    "address": ("地址", "住址", "详细地址", "门牌", "门牌号", "居住地址", "房屋地址", "现住址"),
    "building": ("楼号", "楼栋", "楼栋号", "幢号", "幢", "栋", "号楼", "楼", "楼组", "楼宇", "building"),
    "unit": ("单元", "单元号", "门洞", "门栋", "unit", "stairway"),
    "room_no": ("室号", "室", "房号", "房间号", "房间", "户号", "房屋编号", "门室号", "room"),
    "tenure": ("房屋用途", "房屋性质", "房屋状态", "居住性质", "房屋类型", "使用情况", "use"),
    "head": ("户主", "户主姓名", "是否户主", "head"),
    "relation": ("与户主关系", "户主关系", "关系", "家庭关系", "与户主的关系", "relation"),
    "name": ("姓名", "居民姓名", "人员姓名", "成员姓名", "家庭成员", "name"),
    "sex": ("性别", "sex", "gender"),
    "born_on": ("出生日期", "出生年月日", "出生年月", "出生", "生日", "born", "birthday", "dateofbirth"),
    "id_number": (
        "证件号码", "证件号", "身份证号", "身份证号码", "身份证", "公民身份号码", "护照号", "idnumber",
    ),
    "phone": ("电话", "联系电话", "手机", "手机号", "手机号码", "联系方式", "电话号码", "phone", "mobile"),
    "basis": (
        "户籍/实住", "户籍实住", "口径", "户籍状态", "人户状态", "人户情况", "居住状态", "户籍情况",
        "是否实住", "人户关系", "basis",
    ),
    "tags": ("标签", "人员标签", "人员类别", "人群类别", "人群", "类别", "对象类别", "重点对象", "tags"),
    "since": ("迁入日期", "入住日期", "来沪日期", "入住时间", "迁入时间", "since"),
}  # fmt: skip
FIELD_OF = {word: field for field, words in WORDS.items() for word in words}
HEADER_SEARCHED = 20
BRACKETS = re.compile(r"[（(【\[].*?[)）】\]]")


@dataclass(frozen=True)
class Layout:
    """Where the header stands and which field each column holds; `titles` are its words as written."""

    sheet: Sheet
    header_row: int
    index: dict[str, int]
    titles: dict[str, str]

    def title(self, field: str) -> str:
        """The words above a field's column; '' when the file has none."""
        return self.titles.get(field, "")


def plain(value: Cell) -> str:
    """Half-width, without blanks, stars and what stands in brackets."""
    text = unicodedata.normalize("NFKC", legible(value)) if isinstance(value, str) else ""
    return "".join(BRACKETS.sub("", text).split()).strip("*:：_-").replace("_", "").lower()


def find_layout(sheets: list[Sheet]) -> Layout:
    """The first sheet with a header: a name column and an address among its first rows."""
    best: Layout | None = None
    for sheet in sheets:
        for number, row in enumerate(sheet[:HEADER_SEARCHED]):
            layout = _layout(sheet, number, row)
            if best is None or len(layout.index) > len(best.index):
                best = layout
        if best is not None and _is_enough(best):
            return best
    if best is not None and "name" in best.index:
        msg = "no_address_column"
        raise refused(msg)
    msg = "no_header"
    raise refused(msg)


def _layout(sheet: Sheet, number: int, row: list[Cell]) -> Layout:
    index: dict[str, int] = {}
    for column, value in enumerate(row):
        field = FIELD_OF.get(plain(value))
        if field and field not in index:
            index[field] = column
    titles = {field: str(row[column]).strip()[:40] for field, column in index.items()}
    return Layout(sheet, number, index, titles)


def _is_enough(layout: Layout) -> bool:
    has_door = "room_no" in layout.index and "building" in layout.index
    return "name" in layout.index and (has_door or "address" in layout.index)
