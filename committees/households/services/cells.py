"""The meaning of single cells. Each reader returns a value or raises `Wrong` with a problem's code."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from stdnum.cn import ric

from committees.households.kinds import Basis, Relation, Sex, Tag, Tenure
from committees.households.services.reading import Cell
from keting.legible import legible

EXCEL_EPOCH = date(1899, 12, 30)
FIRST_BIRTH = date(1900, 1, 1)
EXACT = 10**15


class Wrong(Exception):
    """A cell that cannot be taken; `code` names the sentence."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def text(value: Cell) -> str:
    """Half-width text that can be seen, no blank at an end or doubled; whole numbers without '.0'."""
    if isinstance(value, list):
        return value[0]
    if isinstance(value, (int, float)):
        return str(int(value)) if value == int(value) else str(value)
    return " ".join(unicodedata.normalize("NFKC", legible(value)).split()) if value else ""


def compact(value: Cell) -> str:
    """The same without any blanks."""
    return text(value).replace(" ", "")


DOOR_WORDS = re.compile(r"^(?:第)?(.+?)(?:号楼|幢|栋|号|座|楼|单元|门|室)?$")
ADDRESS = re.compile(r"(\w+?)(?:号楼|幢|栋|号|座|-)(?:(\w+?)(?:单元|门|-))?(\w+?)室?$")


def door(value: Cell) -> str:
    """A building, stairway or room as people say it: 3号楼 → 3, 502室 → 502."""
    found = DOOR_WORDS.match(compact(value))
    label = found[1] if found else ""
    if len(label) > 20:
        msg = "door_long"
        raise Wrong(msg)
    return label.upper()


def address(value: Cell) -> tuple[str, str, str]:
    """Building, stairway and room of one line: 某路12号3单元502室, 3-1-502."""
    words = compact(value)
    found = ADDRESS.search(words)
    if not found:
        msg = "address_unclear"
        raise Wrong(msg)
    return re.sub(r"^\D+(?=\d)", "", found[1])[-20:].upper(), (found[2] or "")[:20], found[3][:20].upper()


DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:0?0:00(?::00)?)?$")

# Day numbers of 1905-09-30 to 2173; 1900 to 2100 is rather a year alone.
SERIAL = re.compile(r"^(?:\d{5}|2[1-9]\d{2}|[3-9]\d{3})$")


def day(value: Cell) -> date | None:
    """A date as text, as eight digits or as a spreadsheet's day number; None for nothing."""
    if value == "":
        return None
    words = compact(value)
    try:
        found = DAY.match(words)
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
        if words.isdigit() and len(words) == 8:
            return date(int(words[:4]), int(words[4:6]), int(words[6:]))
        if SERIAL.match(words):
            return EXCEL_EPOCH + timedelta(days=int(words))
    except ValueError as error:
        msg = "day_not_real"
        raise Wrong(msg) from error
    msg = "day_unclear"
    raise Wrong(msg)


def id_number(value: Cell) -> str:
    """A citizen's number with a right check digit, or another paper's number of letters and digits."""
    if isinstance(value, (int, float)) and abs(value) >= EXACT:
        msg = "id_digits_lost"
        raise Wrong(msg)
    words = compact(value).upper().lstrip("'")
    if re.fullmatch(r"\d(?:\.\d+)?E\+?\d+", words):
        msg = "id_digits_lost"
        raise Wrong(msg)
    if not words:
        return ""
    if re.fullmatch(r"\d{17}[\dX]", words):
        if words[-1] != str(ric.calc_check_digit(words)):
            msg = "id_check_digit"
            raise Wrong(msg)
        return words
    if words.isdigit():
        raise Wrong("id_fifteen" if len(words) == 15 else "id_length", length=len(words))
    if not re.fullmatch(r"(?=.*[A-Z])[A-Z0-9()-]{5,20}", words):
        msg = "id_unclear"
        raise Wrong(msg)
    return words


def said_by(number: str) -> tuple[date, Sex] | None:
    """Birth date and sex that a citizen's number says (GB 11643); None for other papers."""
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return None
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as error:
        msg = "id_birth"
        raise Wrong(msg) from error
    return born_on, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def phone(value: Cell) -> str:
    """Digits of one number, with or without +86; landlines keep their hyphen out."""
    words = re.sub(r"[\s()-]", "", text(value)).removeprefix("+86").lstrip("'")
    if not words:
        return ""
    if re.search(r"[/,;、]", words):
        msg = "phone_two"
        raise Wrong(msg)
    if not re.fullmatch(r"\+?\d{7,15}", words):
        msg = "phone_unclear"
        raise Wrong(msg)
    return words


SEXES = {"男": Sex.MALE, "女": Sex.FEMALE, "M": Sex.MALE, "F": Sex.FEMALE, "1": Sex.MALE, "2": Sex.FEMALE}
BASES = {
    Basis.BOTH: "户籍且实住 户籍+实住 户籍实住 户籍、实住 户籍/实住 户在人在 人户一致 双 both",
    Basis.REGISTERED: "户籍 户在人不在 空挂 空挂户 户籍不实住 户籍非实住 仅户籍 registered",
    Basis.LIVING: "实住 人在户不在 人户分离 非户籍实住 实住非户籍 仅实住 来沪 租住 居住证 境外 living",
}
RELATIONS = {
    Relation.HEAD: "户主 本人 head",
    Relation.SPOUSE: "配偶 妻 夫 妻子 丈夫 spouse",
    Relation.SON: "子 儿子 长子 次子 三子 独生子 son",
    Relation.DAUGHTER: "女 女儿 长女 次女 三女 独生女 daughter",
    Relation.GRANDCHILD: "孙子 孙女 外孙 外孙女 孙 grandchild",
    Relation.PARENT: "父母 父 母 父亲 母亲 岳父 岳母 公公 婆婆 公婆 parent",
    Relation.GRANDPARENT: "祖父 祖母 外祖父 外祖母 爷爷 奶奶 grandparent",
    Relation.SIBLING: "兄 弟 姐 妹 哥哥 弟弟 姐姐 妹妹 兄弟姐妹 sibling",
    Relation.OTHER: "其他 其它 亲属 非亲属 女婿 儿媳 媳妇 合租 保姆 租客 other",
}
TENURES = {
    Tenure.OWN: "自住 own",
    Tenure.LET: "出租 租赁 let",
    Tenure.EMPTY: "空关 空置 empty",
    Tenure.SHARED: "群租 shared",
    Tenure.OFFICE: "办公 office",
    Tenure.OTHER: "其他 其它 other",
}
TAGS = {
    Tag.ALONE: "独居 独居老人 高龄独居 alone",
    Tag.AGED80: "高龄 高龄老人 80岁以上 aged80",
    Tag.PURE_ELDER: "纯老 纯老家庭 双老 双独居 pure_elder",
    Tag.CHILDLESS: "孤老 childless",
    Tag.LOST_CHILD: "失独 失独家庭 计划生育特殊家庭 lost_child",
    Tag.DISABLED_SEV: "重残 重度残疾 disabled_sev",
    Tag.DEMENTIA: "失能失智 失能 失智 dementia",
    Tag.DIBAO: "低保 低收入 特困 支出型困难 dibao",
    Tag.VETERAN: "优抚 优抚对象 veteran",
    Tag.PREGNANT: "孕产妇 孕妇 产妇 pregnant",
    Tag.INFANT: "0-3岁 婴幼儿 infant",
    Tag.CHILD_HARD: "困境儿童 事实无人抚养 child_hard",
    Tag.FOREIGNER: "境外 境外人员 外籍 foreigner",
    Tag.TENANT: "租户 来沪人员 来沪 租客 tenant",
}


def _by_word(words: Mapping[Any, str]) -> dict[str, Any]:
    return {word: value for value, line in words.items() for word in line.split()}


BASIS_OF, RELATION_OF, TENURE_OF, TAG_OF = (_by_word(words) for words in (BASES, RELATIONS, TENURES, TAGS))
YES = frozenset({"是", "户主", "√", "1", "Y", "YES", "本人"})


def word(value: Cell, table: dict[str, Any], code: str) -> Any:
    """The kind that a word means; None for nothing."""
    words = compact(value)
    if not words:
        return None
    if words not in table:
        raise Wrong(code, word=words[:20])
    return table[words]


def tags(value: Cell) -> tuple[list[str], list[str]]:
    """Tags of the dictionary, in its order, and the words that stand in no dictionary."""
    words = [part for part in re.split(r"[,;/|、\s]+", re.sub("[–—~]", "-", text(value))) if part]
    known = {TAG_OF[part] for part in words if part in TAG_OF}
    unknown = [part[:20] for part in words if part not in TAG_OF]
    return [str(tag) for tag in Tag if tag in known], unknown


def is_month_of(value: Cell, born_on: date) -> bool:
    """Whether the cell gives only the year and month of this birth, as columns called 出生年月 do."""
    found = re.fullmatch(r"(\d{4})[-/.年]?(\d{1,2})月?", compact(value))
    return bool(found) and (int(found[1]), int(found[2])) == (born_on.year, born_on.month)  # type: ignore[index]
