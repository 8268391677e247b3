"""Bookings with the people behind them: for the booker and for staff only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from committees.households.models import Household
from committees.rooms.kinds import Awaits, BookerKind, CallKind, LayoutKind, State
from committees.rooms.models import Booking, Call, Waiting
from committees.rooms.models.offer import in_english
from keting.db.fields import blind
from tenants.scope import current
from tenants.selectors import absorbed

# No 0 O 1 I L: the code is read from paper and over the telephone.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
REFERENCE_LENGTH = 8
# How often a booking is followed to where it was moved.
MOST_MOVED = 30


def digest(reference: str, *, of: UUID | None = None) -> str:
    """What is stored of a booking's code; case, spaces and dashes do not matter."""
    return blind("".join(c for c in reference.upper() if c.isalnum()), "reference", of=of)


def booking_of(reference: str) -> Booking | None:
    """The booking that this code was given for, here or by a committee that has joined this one since."""
    rows = Booking.objects.select_related("room", "layout").filter(voided_at__isnull=True)
    found = rows.filter(reference_hash=digest(reference)).first()
    former = [] if found else absorbed(current())
    return found or rows.filter(reference_hash__in=[digest(reference, of=one) for one in former]).first()


def code_among(codes: Iterable[str], row: Booking | Waiting) -> str:
    """The one of these codes that was given for a booking or a place in the queue, '' where none was."""
    held = tuple(codes)
    for office in [None, *absorbed(current())] if held else []:
        for code in held:
            if digest(code, of=office) == row.reference_hash:
                return code
    return ""


@dataclass(frozen=True)
class Slip:
    """A booking as its booker has it: with its code, or opened by the household's card."""

    booking: Booking
    code: str
    is_ours: bool


def slip_of(booking_id: UUID, codes: Iterable[str], household: Household | None) -> Slip | None:
    """The booking of this id, or what became of it, if one of the codes or the card opens it."""
    found, opened, held = any_booking(booking_id), None, tuple(codes)
    for _step in range(MOST_MOVED):
        if found is None:
            break
        is_ours = household is not None and found.household_id == household.pk and _is_theirs(found)
        code = code_among(held, found)
        opened = Slip(found, code, is_ours) if code or is_ours else opened
        found = _rows().filter(replaces=found, voided_at__isnull=True).order_by("-booked_at").first()
    return opened


def _is_theirs(booking: Booking) -> bool:
    """What was moved is another row now; what is only offered is answered on the household's page."""
    return booking.state != State.MOVED and not is_offered(booking)


def is_offered(booking: Booking) -> bool:
    """Whether it waits for a yes of whoever stood in the queue."""
    return booking.state == State.HELD and booking.awaits == Awaits.OFFER


PLAIN: tuple[str, ...] = ("id", "starts_at", "ends_at", "title", "contact_name", "phone")
PLAIN += ("head_count", "occupies", "state", "cancel_reason")
WORDS = ("booker", "furnished", "stands")


@dataclass(frozen=True)
class DeskRow:
    """A booking as the desk's list tells it, its words in the reader's language."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    title: str
    contact_name: str
    phone: str
    head_count: int
    occupies: bool
    state: str
    cancel_reason: str
    came_at: datetime | None
    room_name: str
    setup_minutes: int
    booker: str
    furnished: str
    stands: str


def bookings_on(day: date) -> list[DeskRow]:
    """The day's bookings by their hour, those given back last (1 query, plain rows)."""
    kinds = (BookerKind, LayoutKind, State)
    words = {value: str(label) for kind in kinds for value, label in kind.choices}
    name = Coalesce(NullIf("room__name_en", Value("")), "room__name") if in_english() else F("room__name")
    rows = rows_on(day).values(
        *PLAIN,
        room_name=name,
        setup_minutes=F("layout__setup_minutes"),
        booker=F("booker_kind"),
        furnished=F("layout__kind"),
        stands=F("state"),
        came_at=F("arrival__noted_at"),
    )
    return [DeskRow(**row | {name: words[row[name]] for name in WORDS}) for row in rows]


def rows_on(day: date) -> QuerySet[Booking]:
    """The day's bookings by their hour, those given back last."""
    rows = Booking.objects.filter(day=day, voided_at__isnull=True)
    return rows.order_by("-occupies", "starts_at", "room__position")


def open_booking(booking_id: UUID) -> Booking | None:
    """A booking that still occupies its room."""
    return Booking.objects.select_related("room", "layout").filter(pk=booking_id, occupies=True).first()


def bookings_of(household: Household, at: datetime) -> list[Booking]:
    """What a household has booked and what is offered to it, from now on, by the hour (1 query)."""
    rows = Booking.objects.select_related("room", "layout", "helped_by")
    return list(rows.filter(household=household, ends_at__gt=at, occupies=True).order_by("starts_at", "id"))


def any_booking(booking_id: UUID) -> Booking | None:
    """A booking in whatever state, unless it was a mistake; with whoever booked it for somebody."""
    return _rows().filter(pk=booking_id, voided_at__isnull=True).first()


def _rows() -> QuerySet[Booking]:
    return Booking.objects.select_related("room", "layout", "booked_by", "helped_by", "household")


def calls_open() -> list[Call]:
    """Who must be told, longest waiting first, with what is offered to them (2 queries)."""
    offers = Booking.objects.filter(state=State.HELD, awaits=Awaits.OFFER).select_related("room")
    rows = Call.objects.filter(told_at__isnull=True).select_related("booking__room", "booking__household")
    # Who took what was offered, or gave it back, knows of it.
    own_word = Q(kind=CallKind.OFFERED, booking__awaits=Awaits.OFFER) & ~Q(booking__state=State.HELD)
    rows = rows.exclude(own_word)
    return list(rows.prefetch_related(Prefetch("booking__replaced_by", queryset=offers, to_attr="offers")))
