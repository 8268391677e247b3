"""The rooms on offer."""

from collections.abc import Sequence
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.core.validators import slug_re
from django.db.models import OuterRef, Q, QuerySet

from committees.rooms.models import Layout, Room, RoomSpace


def rooms_whole() -> QuerySet[Room]:
    """Rooms with their spaces' keys and their layouts (2 queries)."""
    spaces = RoomSpace.objects.filter(room=OuterRef("pk")).order_by("space")
    whole = Room.objects.annotate(spaces_read=ArraySubquery(spaces.values("space")))
    return whole.prefetch_related("layouts")


def offers(day: date) -> list[Room]:
    """Rooms offered on the day, in the committee's order (2 queries)."""
    return list(offered_on(day, rooms_whole()))


def offered_on(day: date, rooms: QuerySet[Room] | None = None) -> QuerySet[Room]:
    """Rooms offered on the day, by themselves (1 query)."""
    rooms = Room.objects.all() if rooms is None else rooms
    return rooms.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)


def offer_of(slug: str) -> Room | None:
    """One room (2 queries); None at once for what cannot be a room's name."""
    return rooms_whole().filter(slug=slug).first() if slug_re.match(slug) else None


def layouts_shown(rooms: Sequence[Room]) -> list[Layout]:
    """One layout of each kind, where it seats most: the page's six drawings, from fewest to most seats."""
    best: dict[str, Layout] = {}
    for layout in (layout for room in rooms for layout in room.layouts.all()):
        if layout.kind not in best or best[layout.kind].capacity < layout.capacity:
            best[layout.kind] = layout
    return sorted(best.values(), key=lambda layout: (layout.capacity, layout.setup_minutes))
