"""Hostile, broken and odd files: a clear refusal, in little time and memory."""

import io
import time
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from committees.households.services.reading import read_sheets
from committees.households.services.sentences import FILE_REFUSALS
from keting.refusal import Refusal
from tests.committees.households.conftest import HEADER, WANG, xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"


def rewritten(change: Callable[[bytes], bytes], part: str = SHEET) -> bytes:
    """A workbook of ours with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx([HEADER, WANG]))) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return out.getvalue()


def with_cell(cell: bytes) -> bytes:
    return rewritten(lambda xml: xml.replace(b"</sheetData>", cell + b"</sheetData>"))


def packed(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


CASES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nothing": ("empty", lambda: b""),
    "blanks": ("empty", lambda: b" \r\n "),
    "no cells": ("empty", lambda: xlsx([])),
    "a picture": ("not_a_table", lambda: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
    "one column": ("not_a_table", "姓名\n王秀英\n".encode),
    "a letter": ("not_a_table", lambda: packed("word/document.xml", b"<w/>")),
    "cut off": ("broken", lambda: xlsx([HEADER, WANG])[:-300]),
    "flipped": ("broken", lambda: b"PK\x03\x04" + b"\xff" * 4000),
    "not xml": ("empty", lambda: rewritten(lambda _: b"\x00\x01<<<>")),
    "a bomb": ("too_big_inside", lambda: rewritten(lambda xml: xml + b" " * 60_000_000)),
    "fifty to one": ("too_big_inside", lambda: rewritten(lambda xml: xml + b" " * 20_000_000)),
    "many parts": ("too_big_inside", lambda: many_parts(600)),
    "a far cell": ("far_cell", lambda: with_cell(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    "a far column": ("far_cell", lambda: with_cell(b"<row r='9'><c s='1' r='ABC9'><v>1</v></c></row>")),
    "doctype": ("doctype", lambda: rewritten(lambda xml: b'<!DOCTYPE x [<!ENTITY a "b">]>' + xml)),
    "entity in words": ("doctype", lambda: rewritten(lambda x: b"<!DOCTYPE a>" + x, "xl/workbook.xml")),
    "rows": ("too_many_rows", ("楼号,姓名\n" + "3,王\n" * 20_001).encode),
    "columns": ("too_many_columns", lambda: xlsx([[f"列{n}" for n in range(61)]])),
    "sealed": ("encrypted", lambda: OLE + "EncryptedPackage".encode("utf-16-le")),
    "old and broken": ("broken", lambda: OLE + b"\x00" * 2000),
    "a long field": ("broken", ("a,b\n" + "x" * 5000 + ",1\n").encode),
    "eleven megabytes": ("too_big", lambda: b"a,b\n" * 3_000_000),
}  # fmt: skip


def many_parts(count: int) -> bytes:
    out = io.BytesIO(xlsx([HEADER]))
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(count):
            archive.writestr(f"xl/media/{number}", b"")
    return out.getvalue()


@pytest.mark.parametrize("case", CASES)
def test_is_refused_with_a_sentence(case: str) -> None:
    code, make = CASES[case]
    content = make()
    started = time.monotonic()
    with pytest.raises(Refusal) as caught:
        read_sheets(content)
    assert (caught.value.code, caught.value.message) == (code, FILE_REFUSALS[code])
    assert time.monotonic() - started < 20


def test_the_largest_table_is_read_within_the_limits() -> None:
    row = b'<row r="%d">' + b"<c><v>%d</v></c>" * 60 + b"</row>"
    numbers = range(1, 1_000_000)
    rows = b"".join(row % (n, *numbers[n * 41 : n * 41 + 60]) for n in range(3, 20_001))
    assert (
        len(read_sheets(rewritten(lambda x: x.replace(b"</sheetData>", rows + b"</sheetData>")))[0]) == 20_000
    )


def test_a_wide_and_deep_table_is_measured_before_it_is_unrolled() -> None:
    """Laid out densely, this one cell makes fourteen million."""
    corner = b'<row r="19999"><c r="ZZ19999"><v>1</v></c></row>'
    with pytest.raises(Refusal) as caught:
        read_sheets(with_cell(corner))
    assert caught.value.code == "too_many_columns"


def test_a_wrong_dimension_hides_no_row() -> None:
    lied = rewritten(lambda xml: xml.replace(b'ref="A1:K2"', b'ref="A1:B1"'))
    assert b'ref="A1:B1"' in zipfile.ZipFile(io.BytesIO(lied)).read(SHEET)
    assert len(read_sheets(lied)[0]) == 2


def test_an_empty_styled_last_row_does_no_harm() -> None:
    styled = with_cell(b'<row r="1048576"><c r="A1048576" s="0"/></row>')
    assert len(read_sheets(styled)[0]) == 2


def test_a_number_that_is_none_is_text() -> None:
    xml = b'<row r="9"><c r="A9"><v>NaN</v></c><c r="B9"><v>-Infinity</v></c></row>'
    found = read_sheets(rewritten(lambda old: old.replace(b"</sheetData>", xml + b"</sheetData>")))
    assert found[0][-1] == ["nan", "-inf"]


def test_hidden_sheets_are_not_read() -> None:
    book = openpyxl.Workbook()
    book.active.append(["看得见"])
    book.create_sheet("藏").append(["看不见"])
    book["藏"].sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    assert read_sheets(stream.getvalue()) == [[["看得见"]]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("comma", [",", "\t", ";"])
def test_csv_as_excel_and_wps_write_it(encoding: str, comma: str) -> None:
    text = f'楼号{comma}姓名\r\n3号楼{comma}"王\n秀英"\r\n'
    assert read_sheets(text.encode(encoding)) == [[["楼号", "姓名"], ["3号楼", "王\n秀英"]]]
