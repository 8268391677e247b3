"""What people fill in: for bookings (booking), for the house (arranging)."""

from committees.rooms.forms.arranging import ClosureForm, HoursForm, RoomForm, StockForm
from committees.rooms.forms.booking import BookingForm, CancelForm, CodeForm, DeskCancelForm, DeskForm, typed

__all__ = [
    "BookingForm",
    "CancelForm",
    "ClosureForm",
    "CodeForm",
    "DeskCancelForm",
    "DeskForm",
    "HoursForm",
    "RoomForm",
    "StockForm",
    "typed",
]
