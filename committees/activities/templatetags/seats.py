"""The chairs of an activity seen from above: `{% load seats %}`."""

from collections.abc import Collection
from dataclasses import dataclass

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

MIDDLE, FIRST_ROW = 60.0, 32.0


@dataclass(frozen=True)
class Rows:
    """How chairs stand: how many in a row, how large, how far apart."""

    most: int
    per_row: int
    scale: float
    step: float
    row_step: float


# What the room frame of the motif (viewBox 2 1 116 87) holds, the door left free.
ROWS = [
    Rows(most=8, per_row=4, scale=1.6, step=19, row_step=20),
    Rows(most=15, per_row=5, scale=1.4, step=17, row_step=15.5),
    Rows(most=32, per_row=8, scale=1.15, step=12.5, row_step=11.8),
    Rows(most=40, per_row=10, scale=1, step=10, row_step=11.2),
]


@dataclass(frozen=True)
class Chair:
    """Where a chair stands and who sits there: "taken", "yours" or ""."""

    x: float
    y: float
    look: str


@register.inclusion_tag("activities/parts/seat_plan.html")
def seat_plan(seats: int | None, taken: Collection[int], mine: int | None = None) -> dict[str, object]:
    """`{% seat_plan activity.seats taken_seats mine.seat %}`: the chair kept for you is the persimmon one."""
    rows = next((rows for rows in ROWS if seats and seats <= rows.most), None)
    if seats is None or rows is None:
        return {"chairs": [], "scale": 1, "label": ""}
    yours = mine or next((seat for seat in range(1, seats + 1) if seat not in taken), None)
    return {
        "chairs": [_chair(seat, seats, rows, _look(seat, yours, taken)) for seat in range(1, seats + 1)],
        "scale": rows.scale,
        "label": _label(seats - len(taken), mine),
    }


def _look(seat: int, yours: int | None, taken: Collection[int]) -> str:
    if seat == yours:
        return "yours"
    return "taken" if seat in taken else ""


def _label(left: int, mine: int | None) -> str:
    if mine:
        return _("The chairs seen from above; chair %(seat)s is kept for you") % {"seat": mine}
    words = ngettext(
        "The chairs seen from above: %(left)s is free",
        "The chairs seen from above: %(left)s are free",
        left,
    )
    return words % {"left": left}


def _chair(seat: int, seats: int, rows: Rows, look: str) -> Chair:
    """Rows face the table under the window; the last, shorter row stands in the middle."""
    row, place = divmod(seat - 1, rows.per_row)
    in_row = min(rows.per_row, seats - row * rows.per_row)
    x = MIDDLE + (place - (in_row - 1) / 2) * rows.step
    return Chair(round(x, 1), round(FIRST_ROW + row * rows.row_step, 1), look)
