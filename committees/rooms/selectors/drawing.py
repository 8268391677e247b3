"""A layout as a picture: its furniture list, set out in the frame of a room seen from above.

Units are those of the frame (keting.web, plans/frame.svg): walls from 6 to 114 and from 5 to 84.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from math import ceil, cos, pi, sin, sqrt

from committees.rooms.kinds import LayoutKind
from committees.rooms.models import Layout

MIDDLE_X, MIDDLE_Y = 60.0, 44.0
MOST_CHAIRS, MOST_TABLES = 49, 12


@dataclass(frozen=True)
class Table:
    """A rectangle; with `r` a round one about (x, y)."""

    x: float
    y: float
    width: float = 0
    height: float = 0
    r: float = 0


@dataclass(frozen=True)
class Chair:
    """A chair and how far it is turned; one of the picture is kept for you."""

    x: float
    y: float
    turn: int = 0
    is_yours: bool = False


@dataclass
class Drawing:
    """What stands in the frame."""

    tables: list[Table] = field(default_factory=list)
    chairs: list[Chair] = field(default_factory=list)
    is_open: bool = False


def drawing(layout: Layout) -> Drawing:
    """The furniture of the layout set out as its kind says; more than fits is left out."""
    return set_out(layout.kind, layout.furniture.get("tables", 0), layout.furniture.get("chairs", 0))


def set_out(kind: str, tables: int, chairs: int) -> Drawing:
    """So many tables and chairs as a layout of this kind has them."""
    drawn = SETTINGS[LayoutKind(kind)](min(tables, MOST_TABLES), min(chairs, MOST_CHAIRS))
    drawn.chairs = [one for one in drawn.chairs if 8 <= one.x <= 112 and 6 <= one.y <= 84]
    drawn.tables = [one for one in drawn.tables if 6 <= one.x <= 112 and 6 <= one.y <= 82]
    yours = len(drawn.chairs) * 3 // 4
    drawn.chairs = [
        Chair(round(one.x, 1), round(one.y, 1), one.turn, number == yours)
        for number, one in enumerate(drawn.chairs)
    ]
    return drawn


def _round(tables: int, chairs: int) -> Drawing:
    radius = min(8 + chairs * 1.2, 20)
    seats = [2 * pi * n / max(chairs, 1) for n in range(min(chairs, 14))]
    around = [
        Chair(MIDDLE_X + (radius + 9) * sin(a), MIDDLE_Y - (radius + 9) * cos(a), round(a * 180 / pi))
        for a in seats
    ]
    return Drawing([Table(MIDDLE_X, MIDDLE_Y, r=radius)], around)


def _long(tables: int, chairs: int) -> Drawing:
    width = min(24.0, 78 / max(tables, 1))
    left = MIDDLE_X - width * tables / 2
    row = [Table(left + n * width, 36, width, 16) for n in range(tables)]
    return Drawing(row, list(islice(_seats(left, 36, width * tables, 16), chairs)) if tables else [])


def _islands(tables: int, chairs: int) -> Drawing:
    columns = ceil(sqrt(tables)) or 1
    places = _grid(tables, columns, (54, 34) if columns < 3 else (36, 34))
    drawn = Drawing([Table(x - 10, y - 7, 20, 14) for x, y in places])
    for number, (x, y) in enumerate(places):
        own = chairs // tables + (number < chairs % tables)
        drawn.chairs += islice(_seats(x - 10, y - 7, 20, 14, ends=own > 4), own)
    return drawn


def _classroom(tables: int, chairs: int) -> Drawing:
    rows = _grid(tables, 3, (26, min(17, 50 / max(ceil(tables / 3) - 1, 1))), top=35)
    drawn = Drawing([Table(54, 17, 12, 6), *(Table(x - 11, y - 3, 22, 5.5) for x, y in rows)])
    places = [Chair(x + side, y + 7.5, 180) for x, y in rows for side in (-5, 5)]
    drawn.chairs = places[:chairs]
    return drawn


def _theatre(tables: int, chairs: int) -> Drawing:
    columns = 7 if chairs <= 35 else 9
    places = _grid(chairs, columns, (84 / columns, min(12, 48 / max(ceil(chairs / columns) - 1, 1))), top=34)
    return Drawing([Table(56, 17, 8, 6)], [Chair(x, y, 180) for x, y in places])


def _open(tables: int, chairs: int) -> Drawing:
    stacked = [Table(86, 9 + 5.5 * n, 24, 4) for n in range(min(tables, 3))]
    wall = [Chair(50 + 12 * n, 77, 180) for n in range(min(chairs, 5))]
    return Drawing(stacked, wall, is_open=True)


SETTINGS: dict[LayoutKind, Callable[[int, int], Drawing]] = {
    LayoutKind.ROUND: _round,
    LayoutKind.LONG: _long,
    LayoutKind.ISLANDS: _islands,
    LayoutKind.CLASSROOM: _classroom,
    LayoutKind.THEATRE: _theatre,
    LayoutKind.OPEN: _open,
}


def _grid(count: int, columns: int, step: tuple[float, float], top: float = 0) -> list[tuple[float, float]]:
    """Centres of rows, the last one centred too; from `top` downwards, else about the middle."""
    rows = ceil(count / columns) if count else 0
    first = top or MIDDLE_Y - step[1] * (rows - 1) / 2
    found = []
    for row in range(rows):
        own = min(columns, count - row * columns)
        found += [(MIDDLE_X + step[0] * (n - (own - 1) / 2), first + step[1] * row) for n in range(own)]
    return found


def _seats(x: float, y: float, width: float, height: float, *, ends: bool = True) -> Iterable[Chair]:
    """Places around a table: both long sides in turn, then the ends, then closer together."""
    yield from [Chair(x - 8, y + height / 2, 270), Chair(x + width + 8, y + height / 2, 90)] if ends else []
    places = max(int(width // 10), 1)
    for step in (width / places, width / places / 2):
        for n in range(int(width / step)):
            middle = x + step * (n + 0.5)
            yield Chair(middle, y - 7)
            yield Chair(middle, y + height + 7, 180)
