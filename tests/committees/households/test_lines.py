"""From rows to entries: headers, merged doors, problems by row and column."""

from datetime import date
from typing import Any

import pytest

from committees.households.services.columns import find_layout
from committees.households.services.lines import Entry, Lines
from keting.refusal import Refusal
from tests.committees.households.conftest import BERGER, HEADER, LI, WANG, line

DAY = date(2026, 11, 24)


def read(*rows: list[Any]) -> Lines:
    lines = Lines(find_layout([list(rows)]), DAY)
    for _ in lines.read():
        pass
    return lines


def entries(*rows: list[Any]) -> list[Entry]:
    lines = read(*rows)
    assert lines.problems == []
    return lines.entries


def problems(*rows: list[Any]) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.code) for one in read(HEADER, *rows).problems]


def test_titles_above_and_columns_in_any_order() -> None:
    shuffled = sorted(range(len(HEADER)), key=lambda n: HEADER[n])
    rows = [["徐汇苑人口登记表"], [], ["填表人", "", "王老师"]]
    rows += [[base[n] for n in shuffled] for base in (HEADER, WANG)]
    (wang,) = entries(*rows)
    assert (wang.row, wang.door, wang.name, wang.born_on) == (
        5,
        ("3", "1", "502"),
        "王秀英",
        date(1949, 1, 12),
    )
    assert (wang.is_head, wang.sex, wang.basis, wang.tags) == (True, "2", "both", ["alone"])


def test_headers_by_other_names() -> None:
    header = ["幢号", "门 洞", "房间号*", "居民姓名（必填）", "身份证号码", "手 机", "人户状态"]
    (one,) = entries(header, [3.0, 1.0, 502.0, "王秀英", WANG[7], "111 0000 0001", "人在户不在"])
    assert (one.door, one.phone, one.basis) == (("3", "1", "502"), "11100000001", "living")
    assert (one.born_on, one.sex) == (date(1949, 1, 12), "2"), "birth and sex come from the number"


def test_an_address_in_one_column() -> None:
    rows = [["地址", "姓名"], ["枫林路12号3单元502室", "王秀英"], ["", "李国强"]]
    assert [one.door for one in entries(*rows)] == [("12", "3", "502")] * 2


def test_the_second_sheet_may_hold_the_table() -> None:
    assert find_layout([[["说明"]], [HEADER, WANG]]).sheet[1] == WANG


@pytest.mark.parametrize(
    ("rows", "code"),
    [([["王秀英", "3号楼"]], "no_header"), ([["姓名", "电话"]], "no_address_column"), ([[]], "no_header")],
)
def test_no_header(rows: list[list[Any]], code: str) -> None:
    with pytest.raises(Refusal) as caught:
        find_layout([rows])
    assert caught.value.code == code


def test_merged_doors_are_carried_down() -> None:
    rows = [WANG, line(LI, 楼号="", 单元="", 室号=""), line(BERGER, 楼号="", 单元="2单元")]
    assert [one.door for one in entries(HEADER, *rows)] == [("3", "1", "502")] * 2 + [("3", "2", "601")]


def test_a_blank_row_ends_what_is_carried_down() -> None:
    assert problems(WANG, [], line(LI, 楼号="", 单元="")) == [(4, "楼号", "no_building")]


def test_a_header_on_each_printed_page_is_skipped() -> None:
    assert len(entries(HEADER, WANG, HEADER, LI)) == 2


def test_an_empty_home_is_a_line_without_a_person() -> None:
    (home,) = entries(HEADER, ["3号楼", "1单元", "503"])
    assert (home.door, home.name) == (("3", "1", "503"), "")


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"性别": "男"}, "性别", "sex_differs"),
        ({"性别": "妇"}, "性别", "sex_unknown"),
        ({"出生日期": "1949-01-13"}, "出生日期", "born_differs"),
        ({"出生日期": "1949-02-30"}, "出生日期", "day_not_real"),
        ({"出生日期": "2027-01-01", "证件号码": ""}, "出生日期", "day_future"),
        ({"出生日期": "1899-01-01", "证件号码": ""}, "出生日期", "day_early"),
        ({"证件号码": 990000194901120000}, "证件号码", "id_digits_lost"),
        ({"姓名": ""}, "姓名", "no_name"),
        ({"姓名": "王" * 61}, "姓名", "name_long"),
        ({"姓名": 13812345678.0}, "姓名", "name_digits"),
        ({"室号": ""}, "室号", "no_room"),
        ({"口径": "可能"}, "户籍/实住", "basis_unknown"),
        ({"电话": "没有"}, "电话", "phone_unclear"),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(cells: dict[str, Any], column: str, code: str) -> None:
    assert problems(BERGER, line(**cells)) == [(3, column, code)]


def test_doubles_name_the_first_row() -> None:
    lines = read(
        HEADER,
        WANG,
        LI,
        line(姓名="王秀瑛", 与户主关系="户主"),
        line(BERGER, 证件号码=""),
        line(BERGER, 证件号码=""),
    )
    found = [(one.row, one.code, one.facts) for one in lines.problems]
    assert found == [
        (4, "id_twice", {"row": 2}), (4, "head_twice", {"row": 2}),
        (6, "person_twice", {"row": 5}), (6, "head_twice", {"row": 5}),
    ]  # fmt: skip


def test_unknown_tags_and_relations_are_notes() -> None:
    lines = read(HEADER, line(标签="独居、党员", 与户主关系="表姐"))
    assert [(one.code, one.is_note) for one in lines.problems] == [
        ("relation_unknown", True),
        ("tag_unknown", True),
    ]
    assert (lines.entries[0].relation, lines.entries[0].tags) == ("other", ["alone"])


def test_year_and_month_of_birth_are_enough_beside_a_number() -> None:
    assert entries(HEADER, line(出生日期="1949.01"))[0].born_on == date(1949, 1, 12)
    assert problems(line(出生日期="1949.01", 证件号码="")) == [(2, "出生日期", "day_unclear")]


def test_who_is_the_head_by_name() -> None:
    rows = [
        ["楼号", "室号", "户主", "姓名"],
        ["3", "502", "王秀英", "王秀英"],
        ["3", "502", "王秀英", "李国强"],
    ]
    assert [one.is_head for one in entries(*rows)] == [True, False]


def test_every_mistake_is_listed() -> None:
    assert len(problems(*[line(电话="没有", 证件号码="", 室号=str(n)) for n in range(2000)])) == 2000
