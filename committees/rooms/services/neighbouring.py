"""What is free here for neighbours, and there for us: hours and seats only, through the street's door."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from committees.rooms.kinds import Character, Use
from committees.rooms.models import Site
from committees.rooms.selectors.days import room_day, slots_by_space
from committees.rooms.selectors.hours import timetable
from committees.rooms.selectors.offers import offers
from committees.rooms.services.request import BookingRequest
from committees.staff.models import Worker
from keting import clock
from keting.audit.services import record
from keting.clock import Span
from keting.deeds import deed
from tenants.selectors import addresses_of

DAYS, EVERY = 14, timedelta(minutes=10)
# As near to the wanted time as this; as fresh as this.
APART, FRESH = timedelta(hours=4), timedelta(minutes=30)
SHARE = "SELECT street.share_free(%s::jsonb)"
NEARBY = "SELECT street.free_nearby(%s::jsonb)"


@dataclass(frozen=True)
class Overflow:
    """A free stretch of a neighbour's room; metres are unknown where a house has not said where it stands."""

    house: str
    office: str
    room: str
    slug: str
    starts_at: datetime
    ends_at: datetime
    metres: int | None


def share_free(*, at: datetime) -> bool:
    """Tell the street what is free in the next two weeks, every ten minutes; whether it was told."""
    with transaction.atomic():
        site, _is_new = Site.objects.select_for_update().get_or_create()
        if site.told_at and at - site.told_at < EVERY:
            return False
        pieces = list(_free(at)) if site.is_shared else []
        _ask(SHARE, {"at": at, "latitude": site.latitude, "longitude": site.longitude, "free": pieces})
        Site.objects.filter(pk=site.pk).update(told_at=at)
    return True


def _free(at: datetime) -> Iterator[dict[str, Any]]:
    """Room, seats, whether music may be made, from when to when."""
    today = clock.day_of(at)
    span = Span(today, today + timedelta(days=DAYS))
    taken, table = slots_by_space(span), timetable(span)
    for room in offers(today):
        seats = max((layout.capacity for layout in room.layouts.all()), default=0)
        for day in span.days():
            for gap in room_day(room, day, taken, at, table).gaps:
                yield {
                    "slug": room.slug,
                    "room": room.name,
                    "seats": seats,
                    "is_loud": room.character != Character.QUIET,
                    "starts_at": gap.starts_at,
                    "ends_at": gap.ends_at,
                }


def nearby(*, asked: BookingRequest, at: datetime) -> tuple[Overflow, ...]:
    """Up to two stretches in neighbours' rooms that would do, near in time and then in metres."""
    site = Site.objects.first() or Site()
    found = _ask(
        NEARBY,
        {
            "seats": asked.head_count,
            "is_loud": asked.use == Use.LOUD,
            "wanted": asked.starts_at,
            "minutes": asked.minutes,
            "first": max(asked.starts_at - APART, at),
            "last": asked.ends_at + APART,
            "fresh": at - FRESH,
            "latitude": site.latitude,
            "longitude": site.longitude,
        },
    )
    known = addresses_of([one["committee"] for one in found])
    return tuple(_overflow(one, *known[one["committee"]]) for one in found if one["committee"] in known)


def _overflow(one: dict[str, Any], house: str, office: str) -> Overflow:
    starts_at, ends_at = (datetime.fromisoformat(one[name]) for name in ("starts_at", "ends_at"))
    return Overflow(house, office, one["room"], one["slug"], starts_at, ends_at, one["metres"])


@deed
def place_house(
    *, latitude: Decimal | None, longitude: Decimal | None, is_shared: bool, worker: Worker, at: datetime
) -> Site:
    """Say where the house stands, and whether neighbours are told what is free."""
    with transaction.atomic():
        given = {"latitude": latitude, "longitude": longitude, "is_shared": is_shared, "told_at": None}
        site, _is_new = Site.objects.update_or_create(defaults=given)
        record(actor=worker.account, verb="place_house", thing=site, at=at)
        return site


def _ask(statement: str, payload: dict[str, Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(payload, default=str)])
        told = cursor.fetchone()[0]
    return json.loads(told) if isinstance(told, str) and told else told
