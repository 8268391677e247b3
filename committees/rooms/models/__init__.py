"""What is offered (offer, opening), what is occupied (booking), what was wanted (demand)."""

from committees.rooms.models.booking import Booker, Booking, Call, Claim, Noise
from committees.rooms.models.demand import Refused
from committees.rooms.models.offer import Changeover, Layout, Room, RoomSpace, SharedWall, Space, Stock
from committees.rooms.models.opening import Closure, Hours

__all__ = [
    "Booker",
    "Booking",
    "Call",
    "Changeover",
    "Claim",
    "Closure",
    "Hours",
    "Layout",
    "Noise",
    "Refused",
    "Room",
    "RoomSpace",
    "SharedWall",
    "Space",
    "Stock",
]
