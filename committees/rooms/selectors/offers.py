"""The rooms on offer."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from committees.rooms.models import Layout, Room


def offers(day: date) -> list[Room]:
    """Rooms offered on the day with their parts and layouts, in the committee's order (3 queries)."""
    rooms = Room.objects.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)
    return list(rooms.prefetch_related("parts", "layouts"))


def offer_of(slug: str) -> Room | None:
    """One room with its parts and layouts."""
    return Room.objects.prefetch_related("parts", "layouts").filter(slug=slug).first()


def layouts_shown(rooms: Sequence[Room]) -> list[Layout]:
    """One layout of each kind, where it seats most: the page's six drawings, from fewest to most seats."""
    best: dict[str, Layout] = {}
    for layout in (layout for room in rooms for layout in room.layouts.all()):
        if layout.kind not in best or best[layout.kind].capacity < layout.capacity:
            best[layout.kind] = layout
    return sorted(best.values(), key=lambda layout: (layout.capacity, layout.setup_minutes))
