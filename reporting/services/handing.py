"""The hand-over: one function of the street's, which takes the committee from where the caller stands."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from reporting.services.cells import Cell


def submit(
    *,
    cells: Sequence[Cell] = (),
    at: datetime | None = None,
    first_day: date | None = None,
    heard_on: date | None = None,
    **notes: Any,
) -> None:
    """Replace the cells' slots in the street's figures, in the caller's transaction.

    `notes`: `waiting_since` (instant), `failures` (count), `recounted_at` (instant).
    """
    about = {"at": at, "first_day": first_day, "heard_on": heard_on, **notes}
    about = {**about, "cells": [cell._asdict() for cell in cells]}
    _call("SELECT street.submit(%s::jsonb)", about)


def compare(*, cells: Sequence[Cell], at: datetime) -> int:
    """Note as an alarm each cell that differs from the street's figures; returns how many differ."""
    columns = zip(Cell._fields, zip(*cells, strict=True), strict=True) if cells else ()
    payload = {"at": at} | {name: _array(column) for name, column in columns}
    return int(_call("SELECT street.compare(%s::jsonb)", payload))


def _array(column: Sequence[object]) -> str:
    """As PostgreSQL writes one; no word of ours holds a quote or a backslash, or is "None"."""
    return ('{"' + '","'.join(map(str, column)) + '"}').replace('"None"', "NULL")


def _call(sql: str, payload: dict[str, Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, [json.dumps(payload, default=_plain)])
        return cursor.fetchone()[0]


def _plain(value: date) -> str:
    return value.isoformat()
