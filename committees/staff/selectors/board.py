"""Who is where now, for everybody to read; never at which household."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from committees.staff.kinds import CLOSES, OPENS, Post
from committees.staff.models import Presence, Shift, Worker
from keting import clock
from keting.clock import ONE_DAY

# How far ahead the board looks for the day on which somebody is back.
AHEAD = timedelta(days=21)
OFF = "off"
OUT = frozenset({Post.VISIT, Post.MEETING, Post.TRAINING})
INSIDE = frozenset({Post.DESK, Post.ADMIN})


@dataclass(frozen=True)
class Stay:
    """A worker at a post between two instants."""

    post: str
    from_at: datetime
    until_at: datetime
    covered_by: Worker | None = None


@dataclass(frozen=True)
class Line:
    """One worker on the board. `stay` is None off hours, `back` where they can be found next.

    `cover` stands in meanwhile; `desk_at` is when they come to the desk next.
    """

    worker: Worker
    stay: Stay | None
    back: Stay | None
    cover: Worker | None
    desk_at: datetime | None

    @property
    def post(self) -> str:
        """The post now, or 'off'."""
        return self.stay.post if self.stay else OFF

    @property
    def is_on_desk(self) -> bool:
        """Can be asked at the desk now."""
        return self.post == Post.DESK


@dataclass(frozen=True)
class Board:
    """The house at an instant."""

    at: datetime
    lines: list[Line]

    @property
    def on_desk(self) -> list[Line]:
        """Those at the desk now."""
        return [line for line in self.lines if line.is_on_desk]

    @property
    def is_open(self) -> bool:
        """Whether these are the desk's hours."""
        return OPENS <= clock.local(self.at).time() < CLOSES

    @property
    def next_desk_at(self) -> datetime | None:
        """When somebody comes to the desk next."""
        return min((line.desk_at for line in self.lines if line.desk_at), default=None)


def board(at: datetime) -> Board:
    """Everybody who works here at the instant: what was noted first, else what the roster says."""
    today = clock.day_of(at)
    workers = list(Worker.objects.filter(is_active=True))
    noted, planned = _noted(at, today), _planned(today)
    stays = {worker.id: _merge(noted.get(worker.id, []), planned.get(worker.id, [])) for worker in workers}
    now = {worker.id: _stay_at(stays[worker.id], at) for worker in workers}
    desk = [worker for worker in workers if _is_on_desk(now[worker.id])]
    lines = [_line(worker, now[worker.id], stays[worker.id], desk, at) for worker in workers]
    return Board(at, sorted(lines, key=_rank))


def on_desk(at: datetime) -> list[Worker]:
    """Who can be asked at the desk at the instant."""
    return [line.worker for line in board(at).on_desk]


def _noted(at: datetime, today: date) -> Mapping[UUID, list[Stay]]:
    end = clock.at(today + ONE_DAY, time.min)
    rows = Presence.objects.filter(until_at__gt=at, from_at__lt=end).select_related("covered_by")
    by_worker: dict[UUID, list[Stay]] = {}
    for row in rows.order_by("from_at"):
        stay = Stay(row.post, row.from_at, row.until_at, row.covered_by)
        by_worker.setdefault(row.worker_id, []).append(stay)
    return by_worker


def _planned(today: date) -> Mapping[UUID, list[Stay]]:
    rows = Shift.objects.filter(day__gte=today, day__lt=today + AHEAD).order_by("day", "starts")
    by_worker: dict[UUID, list[Stay]] = {}
    for row in rows:
        stay = Stay(row.post, clock.at(row.day, row.starts), clock.at(row.day, row.ends))
        by_worker.setdefault(row.worker_id, []).append(stay)
    return by_worker


def _merge(noted: list[Stay], planned: list[Stay]) -> list[Stay]:
    """Planned stays give way to noted ones; what touches at the same post is one stay."""
    left = planned
    for note in noted:
        left = [piece for stay in left for piece in _without(stay, note)]
    merged: list[Stay] = []
    for stay in sorted([*noted, *left], key=lambda stay: stay.from_at):
        if merged and (merged[-1].post, merged[-1].until_at) == (stay.post, stay.from_at):
            stay = replace(merged.pop(), until_at=stay.until_at)  # noqa: PLW2901  the two become one
        merged.append(stay)
    return merged


def _without(stay: Stay, note: Stay) -> list[Stay]:
    before = Stay(stay.post, stay.from_at, min(stay.until_at, note.from_at))
    after = Stay(stay.post, max(stay.from_at, note.until_at), stay.until_at)
    return [piece for piece in (before, after) if piece.from_at < piece.until_at]


def _stay_at(stays: list[Stay], at: datetime) -> Stay | None:
    return next((stay for stay in stays if stay.from_at <= at < stay.until_at), None)


def _is_on_desk(stay: Stay | None) -> bool:
    return stay is not None and stay.post == Post.DESK


def _line(worker: Worker, stay: Stay | None, stays: list[Stay], desk: list[Worker], at: datetime) -> Line:
    """Who is out is back at the desk or in the office; who is off or on leave, with the next work."""
    found_at = INSIDE if stay and stay.post in OUT else frozenset(Post) - {Post.LEAVE}
    later = [one for one in stays if one.from_at > at]
    back = next((one for one in later if one.post in found_at), None)
    desk_at = next((one.from_at for one in later if one.post == Post.DESK), None)
    others = [one for one in desk if one != worker]
    cover = others[worker.position % len(others)] if others and not _is_on_desk(stay) else None
    return Line(worker, stay, back, (stay.covered_by if stay else None) or cover, desk_at)


def _rank(line: Line) -> tuple[int, int]:
    order = [Post.DESK, Post.VISIT, Post.MEETING, Post.TRAINING, Post.ADMIN, Post.LEAVE]
    return (order.index(Post(line.stay.post)) if line.stay else len(order), line.worker.position)
