"""Reads one table file in a process of its own that may use little time and memory and touch nothing.

Run by path, never imported: file on stdin, one JSON line on stdout: `{"sheets": [[row, …], …]}` or
`{"refused": code}`. A cell is a string, a number, or `[ISO day]`. It knows neither Django nor a database.
"""

import csv
import io
import json
import math
import os
import re
import resource
import sys
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

MEGA = 1024 * 1024
UPLOAD, UNPACKED, MEMORY = 10 * MEGA, 50 * MEGA, 512 * MEGA
RATIO, SECONDS, ROWS, COLUMNS, PARTS, SHEETS = 100, 20, 20_000, 60, 500, 5
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A cell with content past column ZZ or row 20,000: a dense reader would lay out everything before it.
FAR = rb"(?:[A-Z]{3,}\d+|[A-Z]+(?:[2-9]\d{4}|[1-9]\d{5,}))"
FAR_CELL = re.compile(rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*[\"']" + FAR + rb"[\"'][^>]*(?<!/)>")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Cell = str | float | int | list[str]


class Refused(Exception):
    """The file is not taken; the code says why."""


def main() -> None:
    """Limit this process, read, answer; whoever opens a page comes first."""
    os.nice(19)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        answer: dict[str, Any] = {"sheets": read(sys.stdin.buffer.read(UPLOAD + 1))}
    except Refused as refused:
        answer = {"refused": str(refused)}
    except MemoryError:
        answer = {"refused": "too_big_inside"}
    except BaseException:  # noqa: BLE001  a panic of the reader is not an Exception
        answer = {"refused": "broken"}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))


def read(data: bytes) -> list[list[list[Cell]]]:
    """The rows of the first sheets, by what the file is and not by its name."""
    if len(data) > UPLOAD:
        msg = "too_big"
        raise Refused(msg)
    if not data.strip():
        msg = "empty"
        raise Refused(msg)
    if data.startswith(b"PK"):
        check_parts(data)
        sheets = workbook(data)
    elif data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            msg = "encrypted"
            raise Refused(msg)
        sheets = workbook(data)
    else:
        sheets = [text_table(data)]
    if not any(any(row) for sheet in sheets for row in sheet):
        msg = "empty"
        raise Refused(msg)
    return sheets


def check_parts(data: bytes) -> None:
    """Unpack every part once and count: sizes in the directory may lie."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
        if "xl/workbook.xml" not in archive.namelist():
            msg = "not_a_table"
            raise Refused(msg)
        if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
            msg = "too_big_inside"
            raise Refused(msg)
        left = UNPACKED
        for part in parts:
            left -= check_part(archive, part, left)
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, OSError) as error:
        msg = "broken"
        raise Refused(msg) from error
    except RuntimeError as error:
        msg = "encrypted"
        raise Refused(msg) from error


def check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Size of the part as it really unpacks."""
    with archive.open(part) as stream:
        content = stream.read(left + 1)
    # A small part may well be all the same character; it does no harm.
    if len(content) > left or len(content) > max(RATIO * part.compress_size, MEGA):
        msg = "too_big_inside"
        raise Refused(msg)
    if b"<!DOCTYPE" in content or "<!DOCTYPE".encode("utf-16-le") in content or b"<!ENTITY" in content:
        msg = "doctype"
        raise Refused(msg)
    if part.filename.startswith("xl/worksheets/") and FAR_CELL.search(content):
        msg = "far_cell"
        raise Refused(msg)
    return len(content)


def workbook(data: bytes) -> list[list[list[Cell]]]:
    """Sheets that can be seen, in order."""
    import python_calamine as calamine  # noqa: PLC0415  only a workbook needs it

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except calamine.PasswordError as error:
        msg = "encrypted"
        raise Refused(msg) from error
    names = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == calamine.SheetVisibleEnum.Visible
        and sheet.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    return [sheet_table(book.get_sheet_by_name(name)) for name in names[:SHEETS]]


def sheet_table(sheet: Any) -> list[list[Cell]]:
    """A worksheet's rows from its first on; its size is asked before its cells become objects."""
    last_row, last_column = sheet.end or (0, 0)
    if last_column >= COLUMNS:
        msg = "too_many_columns"
        raise Refused(msg)
    if last_row >= ROWS:
        msg = "too_many_rows"
        raise Refused(msg)
    return table(sheet.to_python(skip_empty_area=False))


def text_table(data: bytes) -> list[list[Cell]]:
    """CSV as Excel or WPS writes it: UTF-8 with or without mark, else GBK; comma, tab or semicolon."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as error:
            msg = "not_a_table"
            raise Refused(msg) from error
    if CONTROL.search(text):
        msg = "not_a_table"
        raise Refused(msg)
    head = text[:4096]
    comma = max(",\t;", key=head.count)
    if not head.count(comma):
        msg = "not_a_table"
        raise Refused(msg)
    csv.field_size_limit(4096)
    try:
        return table(csv.reader(io.StringIO(text, newline=""), delimiter=comma))
    except csv.Error as error:
        msg = "broken"
        raise Refused(msg) from error


def table(rows: Iterable[Iterable[Any]]) -> list[list[Cell]]:
    """Rows without their empty ends; refuses more than a register can have."""
    kept: list[list[Cell]] = []
    for row in rows:
        cells = [cell(value) for value in row]
        while cells and cells[-1] == "":
            cells.pop()
        if len(cells) > COLUMNS:
            msg = "too_many_columns"
            raise Refused(msg)
        kept.append(cells)
        if len(kept) > ROWS and cells:
            msg = "too_many_rows"
            raise Refused(msg)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def cell(value: Any) -> Cell:
    """One value as JSON can carry it."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, datetime):
        return [value.date().isoformat()]
    if isinstance(value, date):
        return [value.isoformat()]
    return value if isinstance(value, (int, float)) and math.isfinite(value) else str(value)


if __name__ == "__main__":
    main()
