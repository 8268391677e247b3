"""The room of an activity: booked with it, given back with it."""

from datetime import datetime
from typing import TYPE_CHECKING

from committees.activities.models import Activity
from committees.rooms.kinds import OCCUPYING, BookerKind
from committees.rooms.models import Booking, Layout, Room
from committees.rooms.services import BookingRequest, book_room, cancel_booking, void_booking
from committees.staff.selectors import worker_of
from keting.accounts.models import Account

if TYPE_CHECKING:
    from committees.activities.services.announcing import Plan


def take_room(*, plan: "Plan", by: Account, at: datetime) -> Booking | None:
    """Book the plan's room, for the committee; whatever refuses a booking refuses the activity."""
    if plan.room is None:
        return None
    layout = _layout(plan.room, plan.seats)
    request = BookingRequest(
        room=plan.room,
        layout=layout,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        head_count=plan.seats or layout.capacity,
        title=plan.title,
        contact_name=by.display_name,
        booker_kind=BookerKind.COMMITTEE,
        worker=worker_of(by),
    )
    return book_room(request=request, at=at).booking


def give_room_back(*, activity: Activity, why: str, by: Account, at: datetime) -> None:
    """Let others have the room; of one that is over, the record is taken out."""
    booking = activity.booking
    if booking is None or booking.state not in OCCUPYING:
        return
    worker = worker_of(by)
    if booking.ends_at > at:
        cancel_booking(booking=booking, reason=why, at=at, worker=worker)
    elif worker:
        void_booking(booking=booking, reason=why, at=at, worker=worker)


def kept_booking(*, activity: Activity, plan: "Plan") -> Booking | None:
    """The booking that serves the corrected record too: same room, same hours. The wrong record lets go."""
    booking = activity.booking
    hours = (plan.room, plan.starts_at, plan.ends_at)
    if booking is None or (booking.room, booking.starts_at, booking.ends_at) != hours:
        return None
    activity.booking = None
    activity.save(update_fields=["booking"])
    return booking


def _layout(room: Room, seats: int | None) -> Layout:
    """The smallest that seats everybody; without counted seats the largest."""
    layouts = sorted(room.layouts.all(), key=lambda layout: layout.capacity)
    fitting = [layout for layout in layouts if seats and layout.capacity >= seats]
    return fitting[0] if fitting else layouts[-1]
