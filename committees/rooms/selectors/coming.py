"""Who waits, and what comes back: for their own pages and for the desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from committees.households.models import Household
from committees.rooms.kinds import DateState, State, WaitState
from committees.rooms.models import Series, SeriesDate, Waiting
from committees.rooms.selectors.bookings import code_among, digest
from tenants.scope import current
from tenants.selectors import absorbed


@dataclass(frozen=True)
class Place:
    """A place in the queue: how many stand before, for any part of the same time; the code that opened it."""

    waiting: Waiting
    before: int
    code: str

    @property
    def is_theirs(self) -> bool:
        """Whether they have it: said yes to, or of a series."""
        return self.waiting.offer is not None and self.waiting.offer.state == State.CONFIRMED


def place_of(code: str) -> Place | None:
    """The place of this code, given here or by a committee that has joined this one since (2 queries)."""
    rows = Waiting.objects.select_related("room", "layout", "offer")
    found = rows.filter(reference_hash=digest(code)).first()
    former = [] if found else absorbed(current())
    found = found or rows.filter(reference_hash__in=[digest(code, of=one) for one in former]).first()
    return _place(found, code) if found else None


def place_with(waiting_id: UUID, codes: Iterable[str], household: Household | None) -> Place | None:
    """The place of this id, if one of the codes or the household's card opens it (2 queries)."""
    found = Waiting.objects.select_related("room", "layout", "offer").filter(pk=waiting_id).first()
    code = code_among(codes, found) if found else ""
    is_ours = found is not None and household is not None and found.household_id == household.pk
    return _place(found, code) if found and (code or is_ours) else None


def _place(found: Waiting, code: str) -> Place:
    earlier = Q(asked_at__lt=found.asked_at) | Q(asked_at=found.asked_at, id__lt=found.pk)
    ahead = Waiting.objects.filter(
        earlier, state=WaitState.WAITING, room=found.room,
        starts_at__lt=found.ends_at, ends_at__gt=found.starts_at,
    )  # fmt: skip
    return Place(found, ahead.count(), code)


def waiting_of(household: Household, at: datetime) -> list[Waiting]:
    """For which times a household waits (1 query)."""
    rows = Waiting.objects.select_related("room", "layout").filter(household=household)
    return list(rows.filter(state=WaitState.WAITING, ends_at__gt=at).order_by("starts_at", "id"))


def queue(at: datetime) -> list[Waiting]:
    """Who waits for a time to come or going on, in order; those who are telephoned are marked (1 query)."""
    rows = Waiting.objects.filter(state=WaitState.WAITING, ends_at__gt=at)
    return list(rows.select_related("room", "layout").order_by("asked_at", "id"))


def series_list() -> list[Series]:
    """Every series with how many dates are booked and how many wait (1 query)."""
    booked = Count("dates", filter=Q(dates__state=DateState.BOOKED))
    missing = Count("dates", filter=Q(dates__state=DateState.REFUSED))
    rows = Series.objects.select_related("room").annotate(booked=booked, missing=missing)
    return list(rows.order_by("-last_on", "starts")[:100])


def series_of(series_id: UUID) -> Series | None:
    """One series."""
    return Series.objects.select_related("room", "layout").filter(pk=series_id).first()


def dates_of(series: Series) -> list[SeriesDate]:
    """Its dates, with their bookings (1 query)."""
    return list(series.dates.select_related("booking"))
