"""What people fill in: for bookings (booking), for the house (arranging)."""

from committees.rooms.forms.arranging import ClosureForm, HoursForm, RoomForm, StockForm
from committees.rooms.forms.booking import BookingForm, CancelForm, CodeForm, DeskCancelForm, DeskForm, typed
from committees.rooms.forms.changing import DeclineForm, MoveForm, SearchForm
from committees.rooms.forms.series import SeriesEndForm, SeriesForm, SeriesHoursForm

__all__ = [
    "BookingForm",
    "CancelForm",
    "ClosureForm",
    "CodeForm",
    "DeclineForm",
    "DeskCancelForm",
    "DeskForm",
    "HoursForm",
    "MoveForm",
    "RoomForm",
    "SearchForm",
    "SeriesEndForm",
    "SeriesForm",
    "SeriesHoursForm",
    "StockForm",
    "typed",
]
