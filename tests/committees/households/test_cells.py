"""Single cells: what they mean, and what they cannot mean."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from committees.households.services import cells
from committees.households.services.cells import Wrong
from committees.households.services.spelling import spell

BORN = date(1949, 1, 12)


@pytest.mark.parametrize(
    "written",
    ["1949-01-12", "1949/1/12", "1949.1.12", "1949年1月12日", "１９４９－０１－１２", "1949-01-12 00:00:00",
     "19490112", 19490112.0, 19490112, ["1949-01-12"], 17910, 17910.0, "17910"],
)  # fmt: skip
def test_a_day_as_people_write_it(written: Any) -> None:
    assert cells.day(written) == BORN


@pytest.mark.parametrize(("serial", "born_on"), [(9999, date(1927, 5, 17)), (2101, date(1905, 10, 1))])
def test_old_people_have_short_serials(serial: int, born_on: date) -> None:
    assert cells.day(serial) == born_on


@pytest.mark.parametrize(
    ("written", "code"),
    [("1949-13-01", "day_not_real"), ("2026-02-29", "day_not_real"), ("1949", "day_unclear"),
     (1949, "day_unclear"), ("不详", "day_unclear"), ("49-1-12", "day_unclear"),
     ("99999999999999999999", "day_unclear")],
)  # fmt: skip
def test_what_is_no_day(written: Any, code: str) -> None:
    assert refused(cells.day, written) == code


def refused(reader: Callable[[Any], Any], value: Any) -> str:
    with pytest.raises(Wrong) as caught:
        reader(value)
    return caught.value.code


@pytest.mark.parametrize(
    ("written", "number"),
    [("310104194901011236", "310104194901011236"), ("11010519491231002x", "11010519491231002X"),
     (" 310104 19490101 1236 ", "310104194901011236"), ("'310104194901011236", "310104194901011236"),
     ("３１０１０４１９４９０１０１１２３６", "310104194901011236"), ("e1234567", "E1234567"),
     ("810000199001011234", None), ("", "")],
)  # fmt: skip
def test_id_numbers(written: str, number: str | None) -> None:
    if number is None:
        assert refused(cells.id_number, written) == "id_check_digit"
    else:
        assert cells.id_number(written) == number


@pytest.mark.parametrize(
    ("written", "code"),
    [(310104194901011236, "id_digits_lost"), (3.10104194901011e17, "id_digits_lost"),
     ("3.10104E+17", "id_digits_lost"), ("310104194901011237", "id_check_digit"),
     ("310104490101123", "id_fifteen"), ("31010419490101", "id_length"), ("身份证", "id_unclear")],
)  # fmt: skip
def test_what_is_no_id_number(written: Any, code: str) -> None:
    assert refused(cells.id_number, written) == code


def test_the_number_says_birth_and_sex() -> None:
    assert cells.said_by("310104194901011236") == (date(1949, 1, 1), "1")
    assert cells.said_by("990000202002290019") == (date(2020, 2, 29), "1")
    assert cells.said_by("E1234567") is None
    assert refused(cells.said_by, "310104194913011236") == "id_birth"


@pytest.mark.parametrize(
    ("written", "digits"),
    [("111 0000 0001", "11100000001"), ("+86 11100000001", "11100000001"), (11100000001.0, "11100000001"),
     ("(021)5555-0101", "02155550101"), ("１１１" + "０" * 7 + "１", "11100000001")],
)  # fmt: skip
def test_phones(written: Any, digits: str) -> None:
    assert cells.phone(written) == digits


@pytest.mark.parametrize(
    ("written", "code"),
    [("没有", "phone_unclear"), ("110", "phone_unclear"), ("11100000001/11100000002", "phone_two")],
)
def test_what_is_no_phone(written: str, code: str) -> None:
    assert refused(cells.phone, written) == code


@pytest.mark.parametrize(
    ("written", "label"),
    [("3号楼", "3"), ("第3幢", "3"), (3.0, "3"), ("３号", "3"), ("a座", "A"), ("1单元", "1"),
     ("502室", "502"), ("甲", "甲")],
)  # fmt: skip
def test_doors(written: Any, label: str) -> None:
    assert cells.door(written) == label


@pytest.mark.parametrize(
    ("written", "door"),
    [
        ("枫林路12号3单元502室", ("12", "3", "502")),
        ("3-1-502", ("3", "1", "502")),
        ("3号502", ("3", "", "502")),
    ],
)
def test_addresses(written: str, door: tuple[str, str, str]) -> None:
    assert cells.address(written) == door


def test_tags_of_the_dictionary_and_others() -> None:
    assert cells.tags("租户，独居、0–3岁/党员") == (["alone", "infant", "tenant"], ["党员"])


@pytest.mark.parametrize(
    ("name", "spelt"),
    [("单雄信", ("shanxiongxin", "sxx")), ("仇英", ("qiuying", "qy")), ("曾子", ("zengzi", "zz")),
     ("欧阳娜", ("ouyangna", "oyn")), ("Anna Berger", ("annaberger", "ab")), ("", ("", ""))],
)  # fmt: skip
def test_surnames_are_read_as_surnames(name: str, spelt: tuple[str, str]) -> None:
    assert spell(name) == spelt
