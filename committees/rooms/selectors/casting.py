"""What a result is made of: who wishes what, who had how much, and what the house needs itself."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, Sum

from committees.clubs.models import Club, Member
from committees.rooms.kinds import BookerKind, DateState, State, Use
from committees.rooms.models import Booking, ClubWish, RoomSpace, SeriesDate, SharedWall, Sharing
from committees.rooms.selectors.halves import span_of
from keting import allotment, clock
from keting.allotment import Rules, Wish
from keting.clock import ONE_DAY

WEEKS_BEFORE, WEEKS_OF_A_HALF, LAPSES = 4, 26, 3
OLD = 60


def wishes_of(sharing: Sharing) -> list[ClubWish]:
    """The wishes by club and rank (1 query)."""
    return list(sharing.wishes.select_related("club", "room", "layout", "against__club"))


def case_of(sharing: Sharing) -> dict[str, Any]:
    """Everything that the result depends on, as the published file has it (8 queries)."""
    wishes = wishes_of(sharing)
    spaces = _spaces()
    lapsed = _lapsed({one.club_id for one in wishes}, sharing.closes_on)
    in_order = sorted(wishes, key=lambda one: (one.said_at, one.pk))
    rows = [asdict(_wish(one, place, spaces, lapsed)) for place, one in enumerate(in_order)]
    rules = Rules(cap=sharing.cap_minutes, busy_cap=sharing.busy_minutes)
    walls = SharedWall.objects.values_list("one", "other")
    return {
        "seed": sharing.seed,
        "rules": asdict(rules),
        "clubs": [asdict(one) for one in _clubs({one.club for one in wishes}, sharing)],
        "wishes": [{**row, "spaces": list(row["spaces"])} for row in rows],
        "house": [{**asdict(one), "spaces": list(one.spaces)} for one in _house(sharing, spaces)],
        "walls": sorted(sorted(map(str, pair)) for pair in walls),
    }


def _spaces() -> dict[UUID, tuple[str, ...]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for room, space in RoomSpace.objects.values_list("room", "space"):
        found[room].append(str(space))
    return {room: tuple(sorted(names)) for room, names in found.items()}


def _minute(hour: time) -> int:
    return hour.hour * 60 + hour.minute


def _wish(
    one: ClubWish, place: int, spaces: Mapping[UUID, tuple[str, ...]], lapsed: set[tuple[Any, ...]]
) -> Wish:
    return Wish(
        key=str(one.pk),
        club=str(one.club_id),
        rank=one.rank,
        spaces=spaces[one.room_id],
        weekday=one.weekday,
        starts=_minute(one.starts),
        ends=_minute(one.ends),
        is_loud=one.use == Use.LOUD,
        is_lapsed=(one.club_id, one.room_id, one.weekday, one.starts) in lapsed,
        order=place,
    )


def _clubs(clubs: Iterable[Club], sharing: Sharing) -> list[allotment.Club]:
    """What each had in the weeks before the closing day, whether it had anything before, who is in it."""
    ids, end = {one.pk for one in clubs}, clock.at(sharing.closes_on + ONE_DAY, time.min)
    had = Booking.objects.filter(club__in=ids, occupies=True, ends_at__lt=end).order_by()
    lately = had.filter(starts_at__gte=end - timedelta(weeks=WEEKS_BEFORE)).values("club")
    used = {row["club"]: row["length"] for row in lately.annotate(length=Sum(F("ends_at") - F("starts_at")))}
    known = set(
        had.filter(starts_at__gte=end - timedelta(weeks=WEEKS_OF_A_HALF)).values_list("club", flat=True)
    )
    old = _old_ones(ids, sharing.half)
    return [
        allotment.Club(
            key=str(one.pk),
            name=one.name,
            used=int(used.get(one.pk, timedelta()).total_seconds() // 60),
            is_newcomer=one.pk not in known,
            is_old=one.pk in old,
        )
        for one in sorted(clubs, key=lambda one: one.name)
    ]


def _old_ones(ids: set[UUID], half: date) -> set[UUID]:
    """Clubs of whose members in the register at least half are sixty or older."""
    known = Member.objects.filter(club__in=ids, left_on__isnull=True, resident__born_on__isnull=False)
    by_club = (
        known.order_by()
        .values("club")
        .annotate(
            all=Count("pk"), old=Count("pk", filter=Q(resident__born_on__lte=clock.years_before(half, OLD)))
        )
    )
    return {row["club"] for row in by_club if 2 * row["old"] >= row["all"]}


def _lapsed(ids: set[UUID], day: date) -> set[tuple[Any, ...]]:
    """Club, room, weekday and hour of what was left unused the last three times."""
    since = day - timedelta(weeks=WEEKS_OF_A_HALF)
    rows = Booking.objects.filter(club__in=ids, day__gte=since, day__lte=day).order_by("-starts_at")
    kept = rows.filter(state__in=[State.CONFIRMED, State.NO_SHOW])
    states: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for club, room, starts_at, state in kept.values_list("club", "room", "starts_at", "state"):
        at = clock.local(starts_at)
        states[club, room, at.isoweekday(), at.time()].append(state)
    return {key for key, told in states.items() if told[:LAPSES] == [State.NO_SHOW] * LAPSES}


def _house(sharing: Sharing, spaces: Mapping[UUID, tuple[str, ...]]) -> list[Wish]:
    """The committee's own series that go on in the half-year, once for each weekday."""
    within = span_of(sharing.half)
    dates = SeriesDate.objects.filter(day__gte=within.start, day__lt=within.end, state=DateState.BOOKED)
    own = dates.filter(series__booker_kind=BookerKind.COMMITTEE).select_related("series")
    found = {(one.series.pk, one.day.isoweekday()): one.series for one in own.order_by("day")}
    return [
        Wish(
            key=f"house {series.title} {weekday}",
            club="",
            rank=0,
            spaces=spaces[series.room_id],
            weekday=weekday,
            starts=_minute(series.starts),
            ends=_minute(series.ends),
            is_loud=series.use == Use.LOUD,
        )
        for (_key, weekday), series in sorted(found.items(), key=lambda pair: (pair[1].title, pair[0][1]))
    ]
