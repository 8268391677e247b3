"""The same register as different programs write it."""

import io
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from committees.households import demo
from committees.households.services.columns import find_layout
from committees.households.services.lines import Entry, Lines
from committees.households.services.reading import read_sheets
from tests.programs import needed

DAY = date(2026, 11, 24)
BIRTH = 9  # its column, from one, in the register file of the demo
ROWS = 60


def entries(content: bytes) -> list[Entry]:
    lines = Lines(find_layout(read_sheets(content)), DAY)
    for _ in lines.read():
        pass
    assert lines.problems == []
    return lines.entries


@pytest.fixture(scope="module")
def register() -> bytes:
    """徐汇苑's first rows, by xlsxwriter."""
    stream = io.BytesIO()
    demo.write_register_xlsx(stream, day=DAY)
    book = openpyxl.load_workbook(stream)
    book.active.delete_rows(ROWS, 5000)
    cut = io.BytesIO()
    book.save(cut)
    return cut.getvalue()


@pytest.fixture(scope="module")
def expected(register: bytes) -> list[Entry]:
    return entries(register)


def rewritten(register: bytes, change: Callable[[datetime], object]) -> bytes:
    """The register with its days of birth written in another way."""
    book = openpyxl.load_workbook(io.BytesIO(register))
    for row in book.active.iter_rows(min_row=4, min_col=BIRTH, max_col=BIRTH):
        for cell in row:
            if cell.value:
                cell.value, cell.number_format = change(cell.value), "General"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


WAYS: dict[str, Callable[[datetime], object]] = {
    "dashes": lambda day: f"{day:%Y-%m-%d}",
    "slashes": lambda day: f"{day.year}/{day.month}/{day.day}",
    "dots": lambda day: f"{day.year}.{day.month}.{day.day}",
    "digits": lambda day: f"{day:%Y%m%d}",
    "a number": lambda day: int(f"{day:%Y%m%d}"),
    "a serial": lambda day: (day - datetime(1899, 12, 30)).days,  # noqa: DTZ001
    "characters": lambda day: f"{day.year}年{day.month}月{day.day}日",
}


@pytest.mark.parametrize("way", WAYS)
def test_days_in_every_way(register: bytes, expected: list[Entry], way: str) -> None:
    assert entries(rewritten(register, WAYS[way])) == expected


def office(register: bytes, folder: Path, kind: str) -> bytes:
    """What LibreOffice saves when it has opened the register."""
    program = needed("soffice", "libreoffice-calc-nogui")
    (folder / "in.xlsx").write_bytes(register)
    command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind]
    subprocess.run(
        [*command, "--outdir", folder / "out", folder / "in.xlsx"], check=True, capture_output=True
    )
    return next((folder / "out").iterdir()).read_bytes()


@pytest.mark.parametrize("kind", ["xlsx", "xls", "csv:Text - txt - csv (StarCalc):44,34,GBK"])
def test_libreoffice(register: bytes, expected: list[Entry], tmp_path: Path, kind: str) -> None:
    assert entries(office(register, tmp_path, kind)) == expected


def test_merged_doors(register: bytes, expected: list[Entry]) -> None:
    """Building, stairway and room merged over a household, as committees like to print it."""
    book = openpyxl.load_workbook(io.BytesIO(register))
    above = None
    for row in book.active.iter_rows(min_row=4, min_col=2, max_col=4):
        door = [cell.value for cell in row]
        if door == above:
            for cell in row:
                cell.value = None
        above = door
    stream = io.BytesIO()
    book.save(stream)
    assert entries(stream.getvalue()) == expected


def test_the_blank_register_is_understood() -> None:
    from committees.households.services.blank import HEADER, blank_workbook

    content = blank_workbook().getvalue()
    assert content == blank_workbook().getvalue()
    assert len(find_layout(read_sheets(content)).index) == len(HEADER)
