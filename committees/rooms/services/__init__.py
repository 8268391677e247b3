"""What can be done with rooms: open them, book, find another way, cancel."""

from committees.rooms.services.booking import Booked, book_room
from committees.rooms.services.cancelling import cancel_booking, void_booking
from committees.rooms.services.furnishing import open_rooms
from committees.rooms.services.request import BookingRequest
from committees.rooms.services.ways import Way, ways_on

__all__ = [
    "Booked",
    "BookingRequest",
    "Way",
    "book_room",
    "cancel_booking",
    "open_rooms",
    "void_booking",
    "ways_on",
]
