"""Reading rooms: what is free, what is taken, who booked."""

from committees.rooms.selectors.arrangement import Arrangement, arrangement
from committees.rooms.selectors.bookings import (
    DeskRow,
    any_booking,
    booking_of,
    bookings_of,
    bookings_on,
    calls_open,
    digest,
    open_booking,
    rows_on,
)
from committees.rooms.selectors.coming import (
    Place,
    dates_of,
    place_of,
    queue,
    series_list,
    series_of,
    waiting_of,
)
from committees.rooms.selectors.days import Gap, RoomDay, Slot
from committees.rooms.selectors.demand import Demand, demand
from committees.rooms.selectors.drawing import drawing
from committees.rooms.selectors.feeds import (
    event_of,
    events_of,
    feed_of,
    feed_of_club,
    feed_of_household,
    feeds_of_clubs,
    open_feeds,
    token_of,
)
from committees.rooms.selectors.ical import calendar_text
from committees.rooms.selectors.now import RoomNow, rooms_now
from committees.rooms.selectors.offers import layouts_shown, offer_of, offered_on, offers
from committees.rooms.selectors.on_the_day import (
    booking_here,
    door_code,
    keys_back,
    keys_out,
    room_of_door,
    upkeep_open,
)
from committees.rooms.selectors.publishing import published_file
from committees.rooms.selectors.setting_up import RoomSteps, set_up_sheet
from committees.rooms.selectors.sharing import Shown, appeals_of, newest_round, rounds, shown
from committees.rooms.selectors.trust import AbsenceRow, absences, pause_of, pauses
from committees.rooms.selectors.week import (
    WeekDay,
    WeekTable,
    day_table,
    month_table,
    name_of,
    week_named,
    week_table,
)

__all__ = [
    "AbsenceRow",
    "Arrangement",
    "Demand",
    "DeskRow",
    "Gap",
    "Place",
    "RoomDay",
    "RoomNow",
    "RoomSteps",
    "Shown",
    "Slot",
    "WeekDay",
    "WeekTable",
    "absences",
    "any_booking",
    "appeals_of",
    "arrangement",
    "booking_here",
    "booking_of",
    "bookings_of",
    "bookings_on",
    "calendar_text",
    "calls_open",
    "dates_of",
    "day_table",
    "demand",
    "digest",
    "door_code",
    "drawing",
    "event_of",
    "events_of",
    "feed_of",
    "feed_of_club",
    "feed_of_household",
    "feeds_of_clubs",
    "keys_back",
    "keys_out",
    "layouts_shown",
    "month_table",
    "name_of",
    "newest_round",
    "offer_of",
    "offered_on",
    "offers",
    "open_booking",
    "open_feeds",
    "pause_of",
    "pauses",
    "place_of",
    "published_file",
    "queue",
    "room_of_door",
    "rooms_now",
    "rounds",
    "rows_on",
    "series_list",
    "series_of",
    "set_up_sheet",
    "shown",
    "token_of",
    "upkeep_open",
    "waiting_of",
    "week_named",
    "week_table",
]
