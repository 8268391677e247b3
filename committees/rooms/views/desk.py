"""The desk's day of all rooms, with names; booking for somebody; giving back."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from committees.rooms import selectors, services
from committees.rooms.forms import BumpForm, DeskCancelForm, DeskForm, HelpForm
from committees.rooms.services import (
    EARLY,
    book_room,
    bump_bookings,
    cancel_booking,
    preview_bump,
    void_booking,
)
from committees.rooms.views.answers import form_again, offer_ways
from committees.rooms.views.public import room_or_404, wanted
from committees.rooms.views.slips import led_in
from committees.staff.models import Worker
from keting import clock
from keting.refusal import Refusal
from keting.request import OfficeRequest


def day_asked(request: HttpRequest) -> date:
    """?day=2026-11-26, today by default; nonsense is a missing page."""
    try:
        return clock.day_named(request.GET.get("day") or str(clock.today()))
    except ValueError as error:
        raise Http404 from error


def worker_or_403(request: HttpRequest) -> Worker:
    """The worker behind the account; an account without one (an auditor) only looks."""
    worker: Worker | None = getattr(request.user, "worker", None)
    if worker is None:
        raise PermissionDenied
    return worker


@require_GET
def bookings(request: HttpRequest) -> HttpResponse:
    """The day's bookings with the people behind them, and who moves which tables when."""
    day, now = day_asked(request), clock.now()
    context = {
        "day": day,
        "former": day - timedelta(days=1),
        "following": day + timedelta(days=1),
        "rows": selectors.bookings_on(day),
        "rooms": list(selectors.offered_on(day)),
        "now": now,
        "soon": now + EARLY,
        "today": clock.today(),
    }
    return render(request, "rooms/bookings.html", context)


@require_GET
def set_up(request: HttpRequest) -> HttpResponse:
    """The day's set-up sheet, for whoever moves the tables."""
    day = day_asked(request)
    context = {"day": day, "rooms": selectors.set_up_sheet(day), "now": clock.now()}
    context |= {"former": day - timedelta(days=1), "following": day + timedelta(days=1)}
    return render(request, "rooms/set_up.html", context)


@require_http_methods(["GET", "POST"])
def book(request: HttpRequest, room: str) -> HttpResponse:
    """Book for somebody who stands at the desk or calls."""
    offer, now = room_or_404(room), clock.now()
    form = DeskForm(request.POST or None, room=offer, initial=wanted(request, offer))
    if not form.is_valid():
        return form_again(request, "rooms/desk_book.html", form, now)
    try:
        booked = book_room(request=form.asked(worker_or_403(request)), at=now)
    except Refusal as refusal:
        return offer_ways(request, "rooms/desk_book.html", form, refusal)
    return led_in(request, "rooms:booked", booked.booking.pk, booked.reference)


@require_http_methods(["GET", "POST"])
def book_for(request: OfficeRequest, room: str) -> HttpResponse:
    """Book for a neighbour of the own buildings; then the slip, with their code."""
    offer, now, by = room_or_404(room), clock.now(), request.user
    form = HelpForm(request.POST or None, room=offer, by=by, initial=wanted(request, offer))
    if not form.is_valid():
        return form_again(request, "rooms/book_for.html", form, now)
    try:
        booked = services.book_for(request=form.asked(), by=by, at=now)
    except Refusal as refusal:
        return offer_ways(request, "rooms/book_for.html", form, refusal)
    return led_in(request, "rooms:booked", booked.booking.pk, booked.reference)


@require_http_methods(["GET", "POST"])
def bump(request: HttpRequest, room: str) -> HttpResponse:
    """Something urgent: first who would give way and what they are offered, then it is done."""
    offer, now = room_or_404(room), clock.now()
    form = BumpForm(request.POST or None, room=offer, initial=wanted(request, offer))
    if not form.is_valid():
        return form_again(request, "rooms/bump.html", form, now)
    asked: Any = {"request": form.asked(worker_or_403(request)), "reason": form.cleaned_data["reason"]}
    try:
        if "confirm" in request.POST:
            bump_bookings(**asked, at=now)
            return redirect("rooms:calls")
        rows = preview_bump(**asked, at=now)
    except Refusal as refusal:
        return offer_ways(request, "rooms/bump.html", form, refusal)
    return form_again(request, "rooms/bump.html", form, now, rows=rows, is_seen=True)


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Give a room back for somebody, or take out what was entered by mistake."""
    booking, form = selectors.open_booking(booking_id), DeskCancelForm(request.POST or None)
    if booking is None:
        raise Http404
    worker = worker_or_403(request)
    if form.is_valid():
        service = void_booking if form.cleaned_data["is_mistake"] else cancel_booking
        try:
            service(booking=booking, reason=form.cleaned_data["reason"], at=clock.now(), worker=worker)
        except Refusal as refusal:
            form.add_error(None, ValidationError(str(refusal.message), code=refusal.code))
        else:
            return redirect(reverse("rooms:bookings", query={"day": booking.day}))
    context = {"booking": booking, "form": form}
    return render(request, "rooms/desk_cancel.html", context, status=422 if form.errors else 200)
