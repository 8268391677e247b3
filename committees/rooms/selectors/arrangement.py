"""What the director arranges: rooms with their layouts and hours, and what is closed."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q

from committees.rooms.models import Closure, Hours, Room
from committees.rooms.selectors.offers import rooms_whole
from keting import clock


@dataclass(frozen=True)
class Arrangement:
    """Rooms with the rules that hold or will hold, and the closures that are not over."""

    rooms: list[Room]
    closures: list[Closure]


def arrangement(at: datetime) -> Arrangement:
    """Everything of the page (4 queries)."""
    today = clock.day_of(at)
    holding = Hours.objects.filter(Q(until__isnull=True) | Q(until__gt=today))
    rooms = rooms_whole().prefetch_related(Prefetch("hours", queryset=holding, to_attr="rules"))
    closures = Closure.objects.select_related("room").filter(lifted_at__isnull=True, ends_at__gt=at)
    return Arrangement(list(rooms), list(closures))
