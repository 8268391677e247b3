"""The day itself: the code on the door, keys that are out, what must be seen to."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Q

from committees.households.models import Household
from committees.rooms.kinds import State
from committees.rooms.models import Booking, KeyLoan, Room, Upkeep
from committees.rooms.selectors.bookings import LETTERS, digest
from committees.rooms.selectors.offers import offered_on
from committees.rooms.selectors.week import name_of
from keting.db.fields import blind

DOOR_LENGTH = 4
LOANS_SHOWN = 60


def door_code(room: Room, day: date) -> str:
    """What hangs on the inside of the room's door in the week of the day: whoever reads it is there."""
    number = int(blind(f"{room.pk} {name_of(day)}", "door"), 16)
    return "".join(LETTERS[number // len(LETTERS) ** n % len(LETTERS)] for n in range(DOOR_LENGTH))


def room_of_door(code: str, day: date) -> Room | None:
    """The room on whose door the code hangs; last week's sheet may hang there still (1 query)."""
    given = "".join(c for c in code.upper() if c.isalnum())
    days = (day, day - timedelta(days=7))
    return next((room for room in offered_on(day) for one in days if door_code(room, one) == given), None)


def booking_here(
    room: Room, household: Household | None, codes: Iterable[str], at: datetime
) -> Booking | None:
    """What the household, or whoever holds these codes, has in this room now or next (1 query)."""
    own = Q(reference_hash__in=[digest(code) for code in codes])
    own = own | Q(household=household) if household else own
    rows = Booking.objects.filter(own, room=room, ends_at__gt=at)
    return rows.filter(state__in=[State.CONFIRMED, State.NO_SHOW]).order_by("starts_at").first()


def keys_out() -> list[KeyLoan]:
    """Keys in somebody's hands, the longest first (1 query)."""
    rows = KeyLoan.objects.filter(returned_at__isnull=True).select_related("room", "given_by")
    return list(rows.order_by("taken_at", "id"))


def keys_back() -> list[KeyLoan]:
    """The last ones that came back (1 query)."""
    rows = KeyLoan.objects.filter(returned_at__isnull=False).select_related("room", "received_by")
    return list(rows.order_by("-returned_at", "-id")[:LOANS_SHOWN])


def upkeep_open() -> list[Upkeep]:
    """What waits to be seen to (1 query)."""
    return list(Upkeep.objects.filter(done_at__isnull=True).select_related("room", "noted_by"))
