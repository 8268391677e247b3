"""Small drawings of a row of numbers, computed here and styled by figures.css: bar of a day, spark, heat."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from keting.clock import local

OPENS, CLOSES = 8, 21
BAR = (CLOSES - OPENS) * 10
SPARK_WIDTH, SPARK_TOP, SPARK_BOTTOM = 96.0, 4.0, 24.0
SPARK_LEFT = 4.0
CELL = 18


@dataclass(frozen=True)
class Block:
    """A stretch of a day bar in its own units (10 to the hour)."""

    x: float
    width: float


@dataclass(frozen=True)
class DayBar:
    """Claims between 8 and 21 h, ticks every four hours, and now."""

    blocks: list[Block]
    ticks: list[int]
    now: float | None
    width: int = BAR


@dataclass(frozen=True)
class Spark:
    """A line of values, the range of the peers, and the last value: a dot, outside a triangle."""

    lines: list[str]
    band: str
    x: float
    y: float
    is_low: bool


@dataclass(frozen=True)
class Cell:
    """A square whose filled area is the share; None is missing."""

    x: int
    inset: float | None
    size: float


def day_bar(claims: Iterable[Any], now: datetime | None = None) -> DayBar:
    """claims: pairs of instants, or things with `starts_at` and `ends_at`, of one day."""
    pairs = sorted(pair(claim) for claim in claims)
    edges = [(_place(start, closing=False), _place(end, closing=True, since=start)) for start, end in pairs]
    blocks = [Block(round(a, 1), round(b - a, 1)) for a, b in edges if b > a]
    here = _place(now, closing=False, clamp=False) if now else None
    return DayBar(blocks, list(range(40, BAR, 40)), here if here is not None and 0 <= here <= BAR else None)


def spark(values: Sequence[float | None], low: float | None = None, high: float | None = None) -> Spark:
    """The last value is now; below `low` or above `high` it becomes a triangle; gaps stay gaps."""
    known = [value for value in (*values, low, high) if value is not None]
    floor, ceiling = (min(known), max(known)) if known else (0.0, 0.0)
    step = SPARK_WIDTH / max(len(values) - 1, 1)
    points = [
        None if value is None else (SPARK_LEFT + n * step, _height(value, floor, ceiling))
        for n, value in enumerate(values)
    ]
    last = next((point for point in reversed(points) if point), (SPARK_LEFT, SPARK_BOTTOM))
    now = next((value for value in reversed(values) if value is not None), None)
    outside = now is not None and ((low is not None and now < low) or (high is not None and now > high))
    band = "".join(f"M2 {_height(v, floor, ceiling):.1f}H102" for v in (low, high) if v is not None)
    return Spark(_lines(points), band, round(last[0], 1), round(last[1], 1), outside)


def heat(values: Sequence[float | None]) -> list[Cell]:
    """values: shares from 0 to 1, oldest first."""
    cells = []
    for n, value in enumerate(values):
        size = 0.0 if value is None else round(15 * min(max(float(value), 0.0), 1.0) ** 0.5, 1)
        inset = None if value is None else round(1 + (15 - size) / 2, 1)
        cells.append(Cell(n * CELL + 1, inset, size))
    return cells


def pair(claim: Any) -> tuple[datetime, datetime]:
    """Start and end of a claim."""
    return (claim.starts_at, claim.ends_at) if hasattr(claim, "starts_at") else (claim[0], claim[1])


def begin(claim: Any) -> datetime:
    """Start of a claim."""
    return pair(claim)[0]


def _place(instant: datetime, *, closing: bool, clamp: bool = True, since: datetime | None = None) -> float:
    there = local(instant)
    hour = there.hour + there.minute / 60
    if closing and since and there.date() > local(since).date():
        hour = 24.0
    place = (hour - OPENS) * 10
    return min(max(place, 0.0), float(BAR)) if clamp else round(place, 1)


def _height(value: float, floor: float, ceiling: float) -> float:
    if ceiling == floor:
        return (SPARK_TOP + SPARK_BOTTOM) / 2
    return SPARK_BOTTOM - (float(value) - floor) / (ceiling - floor) * (SPARK_BOTTOM - SPARK_TOP)


def _lines(points: Sequence[tuple[float, float] | None]) -> list[str]:
    """One path for each run of known points."""
    runs: list[list[str]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(f"{point[0]:.1f} {point[1]:.1f}")
    return ["M" + "L".join(run) for run in runs if len(run) > 1]
