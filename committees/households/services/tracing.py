"""`keting list trace FILE`: which list, of which committee, a leaked table comes from."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from committees.households.models import ListOrder
from committees.households.services.marking import trace
from tenants.commands import offices
from tenants.kinds import TenantType
from tenants.scope import owner_scope
from tenants.telling import say


def trace_list(words: list[str]) -> int:
    """Say who took a table out, whatever became of its rows and columns; status 1 when no list fits."""
    parser = argparse.ArgumentParser(prog="keting list trace")
    parser.add_argument("file", type=Path, help="a workbook, or a text with a row on each line")
    file = parser.parse_args(words).file
    texts = list(_cells(file))
    found = 0
    with owner_scope():
        chosen = [one for one in offices() if one.type == TenantType.COMMITTEE]
    for tenant in chosen:
        with owner_scope(tenant):
            orders = ListOrder.objects.filter(taken_at__isnull=False).select_related("ordered_by")
            for one in trace(texts, orders):
                order = one.order
                say(
                    f"{tenant.name}: taken by {order.ordered_by} ({order.ordered_by.username}) at "
                    f"{order.taken_at:%F %R}, number {order.pk.hex[-8:]}: {one.right} of {one.spaces} marks"
                )
                found += 1
    if not found:
        say("no list that was taken here fits")
    return int(not found)


def _cells(file: Path) -> Iterator[str]:
    try:
        book = CalamineWorkbook.from_path(str(file))
    except CalamineError:
        for line in file.read_text(encoding="utf-8-sig").splitlines():
            yield from (cell.strip('"') for cell in line.replace("\t", ",").split(","))
        return
    for name in book.sheet_names:
        for row in book.get_sheet_by_name(name).to_python():
            yield from (cell for cell in row if isinstance(cell, str))
