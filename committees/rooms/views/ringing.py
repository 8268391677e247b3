"""Whom to ring about a room, and one number at a time."""

from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from committees.rooms import selectors, services
from committees.rooms.models import Booking, Call, Waiting
from committees.rooms.views.changing import manage_page
from committees.rooms.views.desk import worker_or_403
from keting import clock
from keting.accounts.models import Account
from keting.refusal import Refusal
from keting.request import OfficeRequest


@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """Whom to ring, and what to say."""
    return _calls(request)


@require_POST
def told(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """They have been told."""
    call = get_object_or_404(Call, pk=call_id)
    services.mark_told(call_id=call.pk, worker=worker_or_403(request), at=clock.now())
    return redirect("rooms:calls")


@require_POST
def number(request: OfficeRequest, booking_id: UUID) -> HttpResponse:
    """Show the number of who booked: where it was pressed, for a minute."""
    booking = selectors.any_booking(booking_id)
    if booking is None:
        raise Http404
    shown = _number(request, booking)
    if "calls" in request.POST:
        return _hidden_again(_calls(request, **shown), reverse("rooms:calls"))
    page = manage_page(request, booking, **shown)
    return _hidden_again(page, reverse("rooms:manage", args=[booking.pk]))


@require_POST
def waiting_number(request: OfficeRequest, waiting_id: UUID) -> HttpResponse:
    """Show the number of who waits, for a minute."""
    row = get_object_or_404(Waiting.objects.select_related("room"), pk=waiting_id)
    return _hidden_again(_calls(request, **_number(request, row)), reverse("rooms:calls"))


def _number(request: HttpRequest, row: Booking | Waiting) -> dict[str, object]:
    try:
        number = services.reveal_phone(row=row, by=cast(Account, request.user), at=clock.now())
    except Refusal as refusal:
        return {"refusal": refusal}
    return {"shown": number, "shown_of": row.pk}


def _calls(request: HttpRequest, **more: object) -> HttpResponse:
    now = clock.now()
    context = {"rows": selectors.calls_open(), "queue": selectors.queue(now), "now": now}
    context |= {"unfit": services.unfit_bookings(at=now), **more}
    return render(request, "rooms/calls.html", context, status=422 if "refusal" in more else 200)


def _hidden_again(page: HttpResponse, url: str) -> HttpResponse:
    """Where no script runs, the browser leaves after a minute."""
    page["Refresh"] = f"60; url={url}"
    return page
