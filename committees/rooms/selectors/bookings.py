"""Bookings with the people behind them: for the booker and for staff only."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from committees.rooms.models import Booking
from keting.db.fields import blind

# No 0 O 1 I L: the code is read from paper and over the telephone.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
REFERENCE_LENGTH = 8


def digest(reference: str) -> str:
    """What is stored of a booking's code; case, spaces and dashes do not matter."""
    return blind("".join(c for c in reference.upper() if c.isalnum()), "reference")


def booking_of(reference: str) -> Booking | None:
    """The booking that this code was given for."""
    rows = Booking.objects.select_related("room", "layout")
    return rows.filter(reference_hash=digest(reference), voided_at__isnull=True).first()


def bookings_on(day: date) -> QuerySet[Booking]:
    """The day's bookings by their hour, those given back last (1 query)."""
    rows = Booking.objects.filter(day=day, voided_at__isnull=True)
    return rows.select_related("room", "layout", "booked_by").order_by(
        "-occupies", "starts_at", "room__position"
    )


def open_booking(booking_id: UUID) -> Booking | None:
    """A booking that still occupies its room."""
    return Booking.objects.select_related("room", "layout").filter(pk=booking_id, occupies=True).first()
