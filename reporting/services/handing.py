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
    _call("SELECT street.submit(%s::jsonb)", cells, about)


def compare(*, cells: Sequence[Cell], at: datetime) -> int:
    """Note as an alarm each cell that differs from the street's figures; returns how many differ."""
    return int(_call("SELECT street.compare(%s::jsonb)", cells, {"at": at}))


def _call(sql: str, cells: Sequence[Cell], about: dict[str, Any]) -> Any:
    payload = json.dumps({**about, "cells": [cell._asdict() for cell in cells]}, default=_plain)
    with connection.cursor() as cursor:
        cursor.execute(sql, [payload])
        return cursor.fetchone()[0]


def _plain(value: date) -> str:
    return value.isoformat()
