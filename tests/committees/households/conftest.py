"""Register files as committees have them, and the whole way of one; what a code by telephone needs."""

import io
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.core.cache import cache

from committees.households.models import Household, RegisterImport, Resident
from committees.households.services import imports
from committees.staff.models import Worker
from keting import limits, texting
from tenants.models import Tenant
from tests.clients import HostClient
from tests.committees.households.gateways import Taken, listening
from tests.committees.households.texting import NUMBER

HEADER = [
    "楼号",
    "单元",
    "室号",
    "与户主关系",
    "姓名",
    "性别",
    "出生日期",
    "证件号码",
    "电话",
    "户籍/实住",
    "标签",
]
WANG = [
    "3号楼", "1单元", "502", "户主", "王秀英", "女", "1949-01-12", "990000194901120024", "11100000001",
    "户籍且实住", "独居",
]  # fmt: skip
LI = [
    "3号楼",
    "1单元",
    "502",
    "配偶",
    "李国强",
    "男",
    "1947-05-03",
    "990000194705030013",
    "",
    "户籍且实住",
    "",
]
BERGER = [
    "3号楼",
    "1单元",
    "601",
    "户主",
    "Anna Berger",
    "女",
    "1988/6/1",
    "ZZ1234567",
    "",
    "人在户不在",
    "境外",
]


def xlsx(rows: Sequence[Sequence[Any]]) -> bytes:
    """A workbook of these rows, as openpyxl writes it."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def line(base: Sequence[Any] = WANG, **cells: Any) -> list[Any]:
    """A line with some cells changed: `line(电话="…")`."""
    changed = list(base)
    for title, value in cells.items():
        changed[HEADER.index(title.replace("口径", "户籍/实住"))] = value
    return changed


@pytest.fixture
def upload(worker: Worker, noon: datetime) -> Callable[..., RegisterImport]:
    """`upload(content)`: an import of the own committee, uploaded and checked."""

    def make(content: bytes, at: datetime = noon) -> RegisterImport:
        kept = imports.upload_register(content=content, file_name="名册.xlsx", by=worker.account, at=at)
        imports.check_import(import_id=str(kept.id), at=at)
        kept.refresh_from_db()
        return kept

    return make


@pytest.fixture
def take_in(upload: Callable[..., RegisterImport], noon: datetime) -> Callable[..., RegisterImport]:
    """`take_in(*lines)`: the whole way of a file with the usual header."""

    def make(*lines: Sequence[Any], content: bytes = b"", at: datetime = noon) -> RegisterImport:
        kept = upload(content or xlsx([HEADER, *lines]), at)
        imports.confirm_import(import_id=str(kept.id), by=kept.started_by, at=at)
        imports.run_import(import_id=str(kept.id), at=at)
        kept.refresh_from_db()
        return kept

    return make


@pytest.fixture
def rng() -> random.Random:
    """Repeatable chance."""
    return random.Random(1)


@pytest.fixture
def uncounted(
    home: Tenant, noon: datetime, time_machine: Any, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], None]:
    """Tries are counted in a Redis that no test rolls back: a call of this lets all begin anew."""
    time_machine.move_to(noon, tick=False)
    cache.delete(texting.DOWN)
    key = limits._key

    def begin() -> None:
        word = uuid4().hex
        monkeypatch.setattr(limits, "_key", lambda what, parts: key(f"{word}{what}", parts))

    begin()
    return begin


@pytest.fixture
def gateway(settings: Any) -> Iterator[Taken]:
    """Where codes are handed over."""
    with listening() as taken:
        settings.KETING_SMS = taken.gateway
        yield taken


@pytest.fixture
def door(home: Tenant) -> Household:
    """3-1-502 with one person, who has a telephone."""
    made = Household.objects.create(building="3", unit="1", room_no="502", since=date(2026, 1, 1))
    Resident.objects.create(household=made, name="王秀英", phone=NUMBER, is_head=True, since=date(2026, 1, 1))
    return made


@pytest.fixture
def handset(home: Tenant) -> HostClient:
    """The browser of whoever holds the telephone."""
    return HostClient(home)
