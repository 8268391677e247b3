"""`keting list trace FILE`: which list, of which committee, a leaked table comes from."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from committees.households.models import ListOrder
from committees.households.services.marking import trace
from keting import clock
from tenants.commands import offices
from tenants.kinds import TenantType
from tenants.scope import owner_scope
from tenants.telling import say


def trace_list(words: list[str]) -> int:
    """Say who took a table out, whatever became of its rows and columns; status 1 when no list fits."""
    parser = argparse.ArgumentParser(prog="keting list trace")
    parser.add_argument("file", type=Path, help="a workbook, or a text with a row on each line")
    file = parser.parse_args(words).file
    try:
        texts = list(_cells(file))
    except (OSError, UnicodeDecodeError):
        say(f"{file} cannot be read")
        return 2
    found = 0
    with owner_scope():
        chosen = [one for one in offices() if one.type == TenantType.COMMITTEE]
    for tenant in chosen:
        with owner_scope(tenant):
            orders = ListOrder.objects.filter(taken_at__isnull=False).select_related("ordered_by")
            for one in trace(texts, orders):
                order = one.order
                taken_at = clock.local(order.taken_at) if order.taken_at else None
                say(
                    f"{tenant.name}: taken by {order.ordered_by} ({order.ordered_by.username}) at "
                    f"{taken_at:%F %R}, number {order.pk.hex[-8:]}: {one.right} of {one.spaces} marks"
                )
                found += 1
    if not found:
        say("no list that was taken here fits")
    return int(not found)


def _cells(file: Path) -> Iterator[str]:
    try:
        book = CalamineWorkbook.from_path(str(file))
    except CalamineError:
        for line in _read(file).splitlines():
            yield from (cell.strip('"') for cell in line.replace("\t", ",").split(","))
        return
    for name in book.sheet_names:
        for row in book.get_sheet_by_name(name).to_python():
            yield from (cell for cell in row if isinstance(cell, str))


def _read(file: Path) -> str:
    """A text as spreadsheets save it: UTF-8, or what Windows writes in China."""
    raw = file.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")
