"""Clubs' standing slots of this half-year, and the rounds in which they are shared out."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from committees.clubs.models import Club
from committees.clubs.selectors import half_of
from committees.rooms.kinds import DateState, LayoutKind, OnHolidays, RoundState, Use
from committees.rooms.models import Booking, ClubWish, Layout, Series, SeriesDate, Sharing
from committees.rooms.selectors.halves import span_of
from committees.rooms.services import draw_round
from committees.staff.models import Worker
from keting import clock
from keting.db.copying import copy_models
from keting.db.keys import uuid7

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EVENING = "18:30-20:30"
# Club, and its wishes: room, weekday, hours; the evenings are what all want.
WISHES = (
    ("旗袍队", 18, (("activity", 1, "09:00-11:00"), ("activity", 3, EVENING), ("activity", 5, EVENING))),
    ("合唱队", 28, (("activity", 3, EVENING), ("activity", 1, EVENING))),
    ("交谊舞队", 22, (("activity", 3, EVENING), ("activity", 5, EVENING))),
    ("沪剧队", 15, (("activity", 6, "14:00-17:00"), ("activity", 3, "19:00-21:00"))),
    ("读报组", 12, (("multi", 1, "09:00-10:30"), ("multi", 3, "09:00-10:30"))),
    ("老伙伴志愿队", 12, (("multi", 1, "09:30-11:00"), ("multi", 2, "09:30-11:00"))),
)


def stand(bookings: Iterable[Booking], day: date, worker: Worker) -> None:
    """What a club has booked again and again since the half-year began is a series."""
    again: dict[tuple[Any, ...], list[Booking]] = defaultdict(list)
    for made in bookings:
        if made.club_id and clock.day_of(made.starts_at) >= half_of(day):
            hours = clock.local(made.starts_at).time(), clock.local(made.ends_at).time()
            again[made.club_id, made.title, made.layout_id, hours].append(made)
    pairs = [(_series(rows, day, worker), rows) for rows in again.values()]
    copy_models(Series, [series for series, _rows in pairs])
    copy_models(SeriesDate, [_date(series, made) for series, rows in pairs for made in rows])


def _series(rows: list[Booking], day: date, worker: Worker) -> Series:
    first, last = rows[0], span_of(half_of(day)).last
    days = sorted({clock.day_of(made.starts_at).weekday() for made in rows})
    rule = f"FREQ=WEEKLY;BYDAY={','.join(DAYS[one] for one in days)}"
    same = ("room_id", "layout_id", "title", "contact_name", "use", "booker_kind", "club_id", "head_count")
    return Series(
        **{name: getattr(first, name) for name in same},
        rule=rule.replace("WEEKLY;", "WEEKLY;INTERVAL=2;") if first.title.endswith("彩排") else rule,
        starts=clock.local(first.starts_at).time(),
        ends=clock.local(first.ends_at).time(),
        first_on=clock.day_of(first.starts_at),
        last_on=last,
        on_holidays=OnHolidays.SKIP,
        made_at=first.booked_at,
        made_by_id=worker.pk,
    )


def _date(series: Series, made: Booking) -> SeriesDate:
    given = {"series_id": series.pk, "booking_id": made.pk, "day": clock.day_of(made.starts_at)}
    return SeriesDate(id=uuid7(), state=DateState.BOOKED, **given)


def share_out(day: date, worker: Worker | None) -> None:
    """The round of this half-year, told long ago; the next one, in which wishes are taken."""
    half = half_of(day)
    told = _round(half, half - timedelta(days=20), worker)
    draw_round(sharing=told, at=clock.at(half - timedelta(days=15), "09:00"))
    when = clock.at(half - timedelta(days=14), "09:00")
    Sharing.objects.filter(pk=told.pk).update(state=RoundState.BOOKED, published_at=when)
    _round(span_of(half).end, day + timedelta(days=10), worker)


def _round(half: date, closes_on: date, worker: Worker | None) -> Sharing:
    opened = clock.at(closes_on - timedelta(days=20), "09:00")
    seed = hashlib.sha256(str(half).encode()).hexdigest()[:32]
    given = {"half": half, "closes_on": closes_on, "seed": seed, "opened_at": opened, "opened_by": worker}
    made = Sharing.objects.create(**given)
    layouts = {(one.room.slug, one.kind): one for one in Layout.objects.select_related("room")}
    clubs = dict(Club.objects.values_list("name", "pk"))
    rows = (row for name, heads, said in WISHES if name in clubs for row in _wishes(clubs[name], heads, said))
    for place, (layout, fields) in enumerate((layouts[key], fields) for key, fields in rows):
        at = opened + timedelta(hours=7 * place)
        ClubWish.objects.create(sharing=made, room=layout.room, layout=layout, said_at=at, **fields)
    return made


def _wishes(
    club: UUID, heads: int, said: Iterable[tuple[str, int, str]]
) -> Iterable[tuple[tuple[str, str], dict[str, Any]]]:
    for rank, (room, weekday, hours) in enumerate(said, start=1):
        starts, ends = map(time.fromisoformat, hours.split("-"))
        is_loud = room == "activity"
        fields = {"club_id": club, "rank": rank, "weekday": weekday, "starts": starts, "ends": ends}
        fields |= {"head_count": heads, "use": Use.LOUD if is_loud else Use.QUIET}
        yield (room, LayoutKind.OPEN if is_loud else LayoutKind.LONG), fields
