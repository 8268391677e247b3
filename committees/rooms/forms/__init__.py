"""What people fill in: for bookings (booking), for the house (arranging), on the day itself (on_the_day)."""

from committees.rooms.forms.arranging import (
    ClosureForm,
    HoursForm,
    NewRoomForm,
    RoomForm,
    SiteForm,
    StockForm,
)
from committees.rooms.forms.booking import (
    BookingForm,
    BumpForm,
    CancelForm,
    CodeForm,
    DeskCancelForm,
    DeskForm,
    HelpForm,
    typed,
)
from committees.rooms.forms.changing import DeclineForm, MoveForm, SearchForm
from committees.rooms.forms.narrowing import FilterForm
from committees.rooms.forms.on_the_day import (
    HereForm,
    KeyBackForm,
    KeyForm,
    NoteForm,
    PauseForm,
    SheetForm,
    UpkeepForm,
)
from committees.rooms.forms.series import SeriesEndForm, SeriesForm, SeriesHoursForm

__all__ = [
    "BookingForm",
    "BumpForm",
    "CancelForm",
    "ClosureForm",
    "CodeForm",
    "DeclineForm",
    "DeskCancelForm",
    "DeskForm",
    "FilterForm",
    "HelpForm",
    "HereForm",
    "HoursForm",
    "KeyBackForm",
    "KeyForm",
    "MoveForm",
    "NewRoomForm",
    "NoteForm",
    "PauseForm",
    "RoomForm",
    "SearchForm",
    "SeriesEndForm",
    "SeriesForm",
    "SeriesHoursForm",
    "SheetForm",
    "SiteForm",
    "StockForm",
    "UpkeepForm",
    "typed",
]
