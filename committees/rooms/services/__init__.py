"""What can be done with rooms: open them, book, find another way, cancel."""

from committees.rooms.services.adding import NewRoom, open_room
from committees.rooms.services.arranging import LayoutPlan, RoomPlan, arrange_room, count_stock
from committees.rooms.services.arriving import (
    EARLY,
    key_in_sheet,
    note_absence,
    note_arrival,
    release_absent,
)
from committees.rooms.services.booking import book_for, book_room, hold_room
from committees.rooms.services.cancelling import cancel_booking, take_consent_back, void_booking
from committees.rooms.services.changing import (
    GivesWay,
    bump_bookings,
    decline_booking,
    extend_booking,
    mark_told,
    move_booking,
    preview_bump,
    request_of,
    revive_booking,
    settle_hold,
)
from committees.rooms.services.feeding import open_feed, publish_club, publish_room, revoke_feed
from committees.rooms.services.forgiving import forgive_absence, lift_pause, pause_booker
from committees.rooms.services.furnishing import open_rooms
from committees.rooms.services.keeping import finish_upkeep, lend_key, note_upkeep, return_key
from committees.rooms.services.neighbouring import Overflow, nearby, place_house, share_free
from committees.rooms.services.occupying import Booked
from committees.rooms.services.opening import (
    HoursRule,
    Shutting,
    close_rooms,
    end_hours,
    lift_closure,
    set_hours,
)
from committees.rooms.services.recurring import (
    Outcome,
    Recurrence,
    book_series,
    end_series,
    move_series,
    preview_series,
)
from committees.rooms.services.request import BookingRequest
from committees.rooms.services.reviewing import Unfit, unfit_bookings
from committees.rooms.services.ringing import reveal_phone
from committees.rooms.services.searching import Wish, free_slots
from committees.rooms.services.sharing import (
    answer_appeal,
    book_round,
    change_wish,
    draw_round,
    open_round,
    publish_round,
)
from committees.rooms.services.waiting import join_waitlist, lapse_holds, offer_waiting, withdraw_waiting
from committees.rooms.services.ways import Way, ways_on
from committees.rooms.services.wishing import SlotWish, appeal_wish, say_wish, take_wish_back

__all__ = [
    "EARLY",
    "Booked",
    "BookingRequest",
    "GivesWay",
    "HoursRule",
    "LayoutPlan",
    "NewRoom",
    "Outcome",
    "Overflow",
    "Recurrence",
    "RoomPlan",
    "Shutting",
    "SlotWish",
    "Unfit",
    "Way",
    "Wish",
    "answer_appeal",
    "appeal_wish",
    "arrange_room",
    "book_for",
    "book_room",
    "book_round",
    "book_series",
    "bump_bookings",
    "cancel_booking",
    "change_wish",
    "close_rooms",
    "count_stock",
    "decline_booking",
    "draw_round",
    "end_hours",
    "end_series",
    "extend_booking",
    "finish_upkeep",
    "forgive_absence",
    "free_slots",
    "hold_room",
    "join_waitlist",
    "key_in_sheet",
    "lapse_holds",
    "lend_key",
    "lift_closure",
    "lift_pause",
    "mark_told",
    "move_booking",
    "move_series",
    "nearby",
    "note_absence",
    "note_arrival",
    "note_upkeep",
    "offer_waiting",
    "open_feed",
    "open_room",
    "open_rooms",
    "open_round",
    "pause_booker",
    "place_house",
    "preview_bump",
    "preview_series",
    "publish_club",
    "publish_room",
    "publish_round",
    "release_absent",
    "request_of",
    "return_key",
    "reveal_phone",
    "revive_booking",
    "revoke_feed",
    "say_wish",
    "set_hours",
    "settle_hold",
    "share_free",
    "take_consent_back",
    "take_wish_back",
    "unfit_bookings",
    "void_booking",
    "ways_on",
    "withdraw_waiting",
]
