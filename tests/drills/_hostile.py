"""Files that somebody might upload as a register: bombs, broken ones, odd ones, and a few that are right."""

import gzip
import io
import random
import struct
import zipfile
from collections.abc import Callable

import xlsxwriter

from tests.committees.households.conftest import HEADER, WANG, xlsx

SHEET, WORDS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MEGA = 1024 * 1024
HEAD = ",".join(HEADER)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LOL = f'<!DOCTYPE x [<!ENTITY l0 "哈">{LAUGHS}]>'.encode()
XXE = b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
SHEETS = b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(2, 202))
# A directory of sectors whose every link leads to the first.
LOOP = b"\0" * 22 + struct.pack("<HHHH", 3, 0xFFFE, 9, 6) + b"\0" * 476 + struct.pack("<128I", *[0] * 128)
Make = Callable[[], bytes]


def good() -> bytes:
    """A workbook of ours, its words in a part of their own."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADER, WANG]):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def changed(change: Callable[[bytes], bytes], part: str = SHEET) -> bytes:
    """A workbook of ours with one part changed."""
    return repacked(lambda name, content: change(content) if name == part else content)


def swapped(old: bytes, new: bytes, part: str = SHEET) -> bytes:
    """A workbook of ours with some bytes of a part in the place of others."""
    return changed(lambda xml: xml.replace(old, new, 1), part)


def repacked(change: Callable[[str, bytes], bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook of ours, packed anew."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good())) as old, zipfile.ZipFile(out, "w", method) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def with_parts(*parts: tuple[str, bytes]) -> bytes:
    """A workbook of ours with more in it."""
    out = io.BytesIO(good())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def only(name: str, content: bytes) -> bytes:
    """An archive that is no workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def padded(xml: bytes) -> bytes:
    """More than any table is."""
    return xml + b" " * (80 * MEGA)


def number(value: bytes) -> bytes:
    """A row that begins with a number."""
    return b'<row r="9"><c r="A9"><v>' + value + b"</v></c></row>"


def rows(xml: bytes) -> bytes:
    """A workbook with these rows after its own."""
    return changed(lambda old: old.replace(b"</sheetData>", xml + b"</sheetData>"))


def patched(content: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    """Every entry of an archive's directory with other bytes at this place."""
    out, at = bytearray(content), content.find(signature)
    while at >= 0:
        out[at + offset : at + offset + len(value)] = value
        at = content.find(signature, at + 4)
    return bytes(out)


def overlapping() -> bytes:
    """A directory whose hundred entries are the same megabytes (a "better zip bomb")."""
    content = with_parts(("xl/media/0", b"\0" * (40 * MEGA)))
    start = content.find(b"PK\x01\x02")
    end = content.rfind(b"PK\x05\x06")
    last = content[content.rfind(b"PK\x01\x02") : end]
    directory = content[start:end] + last * 100
    count = struct.pack("<HH", *[content[start:end].count(b"PK\x01\x02") + 100] * 2)
    tail = content[end : end + 8] + count + struct.pack("<II", len(directory), start) + b"\0\0"
    return content[:start] + directory + tail


def dense(count: int) -> bytes:
    """Rows of cells that hold nothing but a style."""
    row = "".join(f'<c r="{chr(65 + n)}{{0}}" s="0"/>' for n in range(26))
    lines = (f'<row r="{n}">{row.format(n)}</row>' for n in range(10, 10 + count))
    return rows("".join(lines).encode())


def word(size: int) -> bytes:
    """A shared word of so many megabytes that does not pack well."""
    return b"<si><t>" + noise(size * MEGA // 2).hex().encode() + b"</t></si>"


def noise(size: int) -> bytes:
    """Bytes by chance, the same in every run."""
    return random.Random(7).randbytes(size)


def text(*lines: str, encoding: str = "utf-8") -> bytes:
    """A CSV with our header."""
    return "\r\n".join([HEAD, *lines, ""]).encode(encoding)


def line(name: str, room: str = "101") -> str:
    """A CSV line of somebody."""
    values = {"楼号": "8", "单元": "1", "室号": room, "姓名": name}
    return ",".join(values.get(title, "") for title in HEADER)


# Small or allowed, and much work: what a crowd of them would slow down.
BOMBS: dict[str, Make] = {
    "a thousand to one": lambda: changed(lambda xml: xml + b" " * (300 * MEGA)),
    "one long word": lambda: swapped(b"</sst>", word(49) + b"</sst>", WORDS),
    "a million styled cells": lambda: dense(19_000),
    "ten megabytes of commas": lambda: b"," * (10 * MEGA - 10),
    "ten million lines": lambda: b"a,b" + b"\n" * (10 * MEGA - 10),
}
WORKBOOKS: dict[str, Make] = {
    "laughs": lambda: swapped(b"<worksheet", LOL + b"<worksheet"),
    "overlapping": overlapping,
    "right": good,
    "a lying size": lambda: patched(changed(padded), b"PK\x01\x02", 24, b"\x10\0\0\0"),
    "ten gigabytes declared": lambda: patched(good(), b"PK\x01\x02", 24, b"\xff\xff\xff\x7f"),
    "five thousand parts": lambda: with_parts(*((f"xl/media/{n}", b"") for n in range(5000))),
    "marked as encrypted": lambda: patched(good(), b"PK\x01\x02", 8, b"\x01\0"),
    "an unknown packing": lambda: patched(good(), b"PK\x01\x02", 10, b"\x63\0"),
    "packed by bzip2": lambda: repacked(lambda _name, content: content, zipfile.ZIP_BZIP2),
    "packed by lzma": lambda: repacked(lambda _name, content: content, zipfile.ZIP_LZMA),
    "a wrong sum": lambda: patched(good(), b"PK\x01\x02", 16, b"\0\0\0\0"),
    "a quarter": lambda: good()[: len(good()) // 4],
    "a half": lambda: good()[: len(good()) // 2],
    "all but the end": lambda: good()[:-10],
    "rubbish before": lambda: b"rubbish" * 100 + good(),
    "rubbish behind": lambda: good() + noise(5000),
    "out of the folder": lambda: with_parts(("../../../../tmp/keting-was-here", b"x")),
    "an absolute name": lambda: with_parts(("/etc/keting-was-here", b"x")),
    "the same part twice": lambda: with_parts((SHEET, b"<worksheet/>")),
    "a letter": lambda: only("word/document.xml", b"<w/>"),
    "an archive in an archive": lambda: only("register.xlsx", good()),
    "a foreign entity": lambda: swapped(b"<worksheet", XXE + b"<worksheet"),
    "a foreign entity in words": lambda: swapped(b"<sst", XXE + b"<sst", WORDS),
    "laughs in UTF-16": lambda: changed(lambda _xml: (LOL + b"<x>&l9;</x>").decode().encode("utf-16")),
    "laughs in the book": lambda: changed(lambda xml: LOL + xml, BOOK),
    "deep": lambda: rows(b"<row>" * 100_000 + b"</row>" * 100_000),
    "a long attribute": lambda: rows(b'<row r="9" x="' + b"y" * (9 * MEGA) + b'"/>'),
    "unclosed": lambda: changed(lambda xml: xml[: len(xml) // 2]),
    "no XML": lambda: changed(lambda _xml: noise(5000)),
    "bad UTF-8": lambda: swapped(b"</sst>", b"<si><t>\xff\xfe\xed\xa0\x80</t></si></sst>", WORDS),
    "without namespaces": lambda: changed(lambda xml: xml.replace(b"xmlns", b"xmlnx")),
    "a far cell": lambda: rows(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "a far column": lambda: rows(b'<row r="9"><c r="XFD9"><v>1</v></c></row>'),
    "a far row": lambda: rows(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
    "a cell of no place": lambda: rows(b'<row r="0"><c r="A0"><v>1</v></c><c r="@@"><v>1</v></c></row>'),
    "a wide dimension": lambda: swapped(b"<sheetData", b'<dimension ref="A1:XFD1048576"/><sheetData'),
    "a word that is not there": lambda: rows(b'<row r="9"><c r="A9" t="s"><v>4000000000</v></c></row>'),
    "numbers beyond": lambda: rows(b"".join(map(number, (b"1e308", b"NaN", b"-Infinity")))),
    "errors": lambda: rows(b'<row r="9"><c r="A9" t="e"><v>#REF!</v></c></row>'),
    "twenty thousand rows and one": lambda: xlsx([HEADER, *([WANG] * 20_001)]),
    "sixty-one columns": lambda: xlsx([[f"列{n}" for n in range(61)]]),
    "two hundred sheets named": lambda: swapped(b"</sheets>", SHEETS + b"</sheets>", BOOK),
    "only hidden sheets": lambda: swapped(b"<sheet ", b'<sheet state="hidden" ', BOOK),
    "an old book, broken": lambda: OLE + noise(20_000),
    "an old book, empty": lambda: OLE + b"\0" * 2000,
    "an old book that points to itself": lambda: OLE + LOOP,
    "under a password": lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
}  # fmt: skip
TEXTS: dict[str, Make] = {
    "nothing but a mark": lambda: b"\xef\xbb\xbf",
    "blanks": lambda: b" \r\n\t" * 1000,
    "right, UTF-8": lambda: text(line("李雷"), encoding="utf-8-sig"),
    "right, GB18030 with rare characters": lambda: text(line("𠮷㛃"), encoding="gb18030"),
    "UTF-16": lambda: text(line("李雷"), encoding="utf-16"),
    "UTF-32": lambda: text(line("李雷"), encoding="utf-32"),
    "Shift JIS": lambda: text(line("田中"), encoding="gb18030")[:-1] + b"\x80\xff",
    "half a character": lambda: text(line("李雷"), encoding="gbk")[:-3],
    "lone surrogates": lambda: text().replace(b"\r\n", b",\xed\xa0\x80\r\n"),
    "NUL": lambda: text(line("李\0雷")),
    "turned around": lambda: text(line("\u202e雷李\u200b\u200d"), line("\ufeff李", "102")),
    "emoji": lambda: text(line("👩‍👩‍👧‍👦王", "103")),
    "formulas": lambda: text(line("=cmd|' /C calc'!A0", "104"), line("@SUM(1)", "105"), line("-2+3", "106")),
    "SQL": lambda: text(line("'); DROP TABLE households_resident;--", "107")),
    "markup": lambda: text(line("<script>alert(1)</script>", "108")),
    "a long name": lambda: text(line("王" * 4000, "109")),
    "one line of ten megabytes": lambda: b"a,b," + b"x" * (10 * MEGA - 10),
    "ten megabytes of quotes": lambda: b'a,"' + b'"' * (10 * MEGA - 10),
    "a quote never closed": lambda: text('"' + "x,\n" * 100_000),
    "eleven megabytes": lambda: b"a,b\n" * 3_000_000,
    "a page": lambda: b"<html><table><tr><td>1</td></tr></table></html>",
    "a letter as PDF": lambda: b"%PDF-1.7\n" + noise(5000),
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + noise(5000),
    "a program": lambda: b"\x7fELF" + noise(5000),
    "packed by gzip": lambda: gzip.compress(text(line("李雷")), mtime=0),
    "chance": lambda: noise(MEGA),
}


FILES = BOMBS | WORKBOOKS | TEXTS
