"""What is offered (offer, opening), occupied (booking), comes back (series), became of it on the day
(attending), was wanted (demand), is shared out (sharing), and the calendars that others read (feed).
"""

from committees.rooms.models.attending import Absence, Arrival, KeyLoan, Pause, Upkeep
from committees.rooms.models.booking import Booker, Booking, Call, Claim, Noise
from committees.rooms.models.demand import Refused
from committees.rooms.models.feed import Feed
from committees.rooms.models.offer import Changeover, Layout, Room, RoomSpace, SharedWall, Space, Stock
from committees.rooms.models.opening import Closure, Hours
from committees.rooms.models.series import Series, SeriesDate, Waiting
from committees.rooms.models.sharing import Appeal, ClubWish, Sharing
from committees.rooms.models.site import Site

__all__ = [
    "Absence",
    "Appeal",
    "Arrival",
    "Booker",
    "Booking",
    "Call",
    "Changeover",
    "Claim",
    "Closure",
    "ClubWish",
    "Feed",
    "Hours",
    "KeyLoan",
    "Layout",
    "Noise",
    "Pause",
    "Refused",
    "Room",
    "RoomSpace",
    "Series",
    "SeriesDate",
    "SharedWall",
    "Sharing",
    "Site",
    "Space",
    "Stock",
    "Upkeep",
    "Waiting",
]
