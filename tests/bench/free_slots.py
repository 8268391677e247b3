"""A search for two free hours over a month: six rooms, 2,000 bookings.

The peer looks at each day by itself, as a page for a day would. The limit is the read of the month alone.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from typing import Any

from psycopg2.extras import DateTimeTZRange

from committees.rooms.kinds import Use
from committees.rooms.models import Booking, Claim, Layout, Noise, Room, RoomSpace, SharedWall, Space
from committees.rooms.selectors.taken import taken
from committees.rooms.services import Wish, free_slots, open_rooms
from keting import clock
from keting.clock import Span, day_span
from keting.db.copying import copy_models
from keting.db.keys import uuid7
from tenants.models import Tenant
from tenants.scope import scope

SCHEMA = "c310104008043"
ROUNDS, DAYS, BOOKINGS = 7, 31, 2000
REHEARSAL = {"ROUNDS": 1, "DAYS": 2}
AIM = "≤ 100 ms"


def run() -> dict[str, Any]:
    """Medians, all sides in turn."""
    today = clock.today()
    month = Span(today + clock.ONE_DAY, today + timedelta(days=DAYS + 1))
    with scope(Tenant.objects.get(schema_name=SCHEMA)):
        fill(month)
        at = clock.now()
        sides: dict[str, Callable[[], Any]] = {
            "ours": lambda: free_slots(wish=Wish(month, 120, 2), at=at),
            "peer": lambda: [free_slots(wish=Wish(day_span(day), 120, 2), at=at) for day in month.days()],
            "limit": lambda: taken(*clock.instants(month)),
        }
        found = {name: [timed(call) for _ in range(ROUNDS)] for name, call in sides.items()}
    medians = {name: round(1000 * median(times), 1) for name, times in found.items()}
    return {
        "unit": "ms",
        **medians,
        "n": ROUNDS,
        "bookings": BOOKINGS,
        "aim": AIM,
        "met": medians["ours"] <= 100,
    }


def timed(call: Callable[[], Any]) -> float:
    """Seconds that the call takes."""
    started = time.perf_counter()
    assert call()
    return time.perf_counter() - started


def fill(month: Span) -> None:
    """Three rooms more, and hours of three quarters in all of them until there are 2,000 bookings."""
    open_rooms(clock.today())
    for number in range(3):
        space = Space.objects.create(name=f"bench {number}")
        room = Room.objects.create(
            slug=f"bench-{number}", name=f"bench {number}", safety_limit=20, area=30, since=clock.today()
        )
        RoomSpace.objects.create(room=room, space=space)
        Layout.objects.create(room=room, kind="long", capacity=14, furniture={"chairs": 1})
    copy_models(Booking, bookings := list(invent(month))[:BOOKINGS])
    spaces = dict(RoomSpace.objects.values_list("room_id", "space_id"))
    walls = [(wall.id, {wall.one_id, wall.other_id}) for wall in SharedWall.objects.all()]
    during = {made.id: DateTimeTZRange(made.starts_at, made.ends_at) for made in bookings}
    copy_models(
        Claim,
        [
            Claim(id=uuid7(), booking_id=made.id, space_id=spaces[made.room_id], during=during[made.id])
            for made in bookings
        ],
    )
    copy_models(
        Noise,
        [
            Noise(wall_id=wall, booking_id=made.id, during=during[made.id], is_loud=False)
            for made in bookings
            for wall, sides in walls
            if spaces[made.room_id] in sides
        ],
    )


def invent(month: Span) -> Any:
    """Bookings of 45 minutes, a room after the other, eleven a day."""
    layouts = [room.layouts.first() for room in Room.objects.all()]
    for number in range(11):
        for day in month.days():
            for layout in layouts:
                start = clock.at(day, f"{8 + number:02}:00")
                yield Booking(
                    room_id=layout.room_id,
                    layout_id=layout.id,
                    use=Use.QUIET,
                    title="bench",
                    head_count=2,
                    contact_name="bench",
                    starts_at=start,
                    ends_at=start + timedelta(minutes=45),
                    reference_hash=uuid7().hex,
                    booked_at=start - timedelta(days=1),
                    terms={"pieces": {"chairs": 1}},
                )
