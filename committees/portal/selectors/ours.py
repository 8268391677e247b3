"""What a household finds with its card: its rooms, its places in a queue, where its people go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from committees.activities.models import SignUp
from committees.activities.selectors import sign_ups_of
from committees.clubs.models import Member
from committees.clubs.selectors import memberships_of
from committees.households.models import Household
from committees.rooms.kinds import Awaits, State
from committees.rooms.models import Booking, Waiting
from committees.rooms.selectors import bookings_of, waiting_of


@dataclass(frozen=True)
class Ours:
    """All that is still to come; `offers` are held for the household until it says yes."""

    bookings: list[Booking]
    offers: list[Booking]
    waiting: list[Waiting]
    sign_ups: list[SignUp]
    clubs: list[Member]

    def thing(self, what: str, row_id: UUID) -> Any:
        """The household's row of this kind (booking, offer, waiting, sign_up, club), or None."""
        of: dict[str, list[Any]] = {
            "booking": [*self.bookings, *self.offers],
            "offer": self.offers,
            "waiting": self.waiting,
            "sign_up": self.sign_ups,
            "club": self.clubs,
        }
        return next((one for one in of[what] if one.pk == row_id), None)

    @property
    def is_empty(self) -> bool:
        """Nothing at all is to come."""
        return not (self.bookings or self.offers or self.waiting or self.sign_ups)


def is_offer(booking: Booking) -> bool:
    """Whether it waits for the household's yes, and not for the committee's."""
    return booking.state == State.HELD and booking.awaits == Awaits.OFFER


def ours(household: Household, at: datetime) -> Ours:
    """What the household has, from now on (4 queries)."""
    rows = bookings_of(household, at)
    return Ours(
        bookings=[one for one in rows if not is_offer(one)],
        offers=[one for one in rows if is_offer(one)],
        waiting=waiting_of(household, at),
        sign_ups=sign_ups_of(household, at),
        clubs=memberships_of(household),
    )
