"""What is offered (offer), what is occupied (booking), what was wanted (demand)."""

from committees.rooms.models.booking import Booker, Booking, Claim, Noise
from committees.rooms.models.demand import Refused
from committees.rooms.models.offer import Layout, Room, RoomSpace, SharedWall, Space

__all__ = [
    "Booker",
    "Booking",
    "Claim",
    "Layout",
    "Noise",
    "Refused",
    "Room",
    "RoomSpace",
    "SharedWall",
    "Space",
]
