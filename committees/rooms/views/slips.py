"""Who opens a booking or a place in the queue: whoever holds its code, or the household whose it is."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from committees.households.views import household_of
from committees.rooms import selectors
from committees.rooms.selectors import Place, Slip
from keting import opened


def slip_or_404(request: HttpRequest, booking_id: UUID) -> Slip:
    """The booking of this id, if this browser may open it; else it is missing like one that never was."""
    slip = selectors.slip_of(booking_id, opened.codes(request), household_of(request))
    if slip is None:
        raise Http404
    return slip


def place_or_404(request: HttpRequest, waiting_id: UUID) -> Place:
    """The place in the queue of this id, if this browser may open it."""
    place = selectors.place_with(waiting_id, opened.codes(request), household_of(request))
    if place is None:
        raise Http404
    return place


def led_in(request: HttpRequest, page: str, row_id: UUID, code: str) -> HttpResponse:
    """On to the page of a row that this browser may open from now on."""
    return opened.keep(request, redirect(page, row_id), code)


def open_with(request: HttpRequest, code: str) -> HttpResponse | None:
    """To what a code was given for: giving the room back, or a place in the queue; None where there is none.

    Refused: `too_often`.
    """
    page, row_id = opened.by_code(request, code, _meant_by) or ("", None)
    return led_in(request, page, row_id, code) if row_id else None


def _meant_by(code: str) -> tuple[str, UUID] | None:
    booking = selectors.booking_of(code)
    place = selectors.place_of(code) if booking is None or selectors.is_offered(booking) else None
    if place:
        return "rooms:waiting", place.waiting.pk
    return ("rooms:cancel", booking.pk) if booking else None
