"""What can be done with rooms: open them, book, find another way, cancel."""

from committees.rooms.services.arranging import LayoutPlan, RoomPlan, arrange_room, count_stock
from committees.rooms.services.booking import Booked, book_room
from committees.rooms.services.cancelling import cancel_booking, void_booking
from committees.rooms.services.furnishing import open_rooms
from committees.rooms.services.opening import (
    HoursRule,
    Shutting,
    close_rooms,
    end_hours,
    lift_closure,
    set_hours,
)
from committees.rooms.services.request import BookingRequest
from committees.rooms.services.ways import Way, ways_on

__all__ = [
    "Booked",
    "BookingRequest",
    "HoursRule",
    "LayoutPlan",
    "RoomPlan",
    "Shutting",
    "Way",
    "arrange_room",
    "book_room",
    "cancel_booking",
    "close_rooms",
    "count_stock",
    "end_hours",
    "lift_closure",
    "open_rooms",
    "set_hours",
    "void_booking",
    "ways_on",
]
