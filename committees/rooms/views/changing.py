"""Moving a booking; at the desk also approving, declining, taking back."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from committees.rooms import selectors, services
from committees.rooms.forms import DeclineForm, MoveForm
from committees.rooms.kinds import Came
from committees.rooms.models import Booking
from committees.rooms.services import Booked
from committees.rooms.views.desk import worker_or_403
from committees.rooms.views.slips import slip_or_404
from committees.staff.models import Worker
from keting import clock
from keting.refusal import Refusal


def refuse(form: Form, refusal: Refusal) -> None:
    """The service's no, above the form."""
    form.add_error(
        None, ValidationError(str(refusal.message), code=refusal.facts.get("number") or refusal.code)
    )


def move_to(form: MoveForm, booking: Booking, worker: Worker | None) -> tuple[Booked | None, Any]:
    """Move; or write the refusal into the form and return the other ways."""
    to = replace(services.request_of(booking, worker=worker), **form.hours())
    try:
        return services.move_booking(booking=booking, to=to, at=clock.now()), ()
    except Refusal as refusal:
        refuse(form, refusal)
        return None, refusal.facts.get("ways", ())


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Another time for a booking; its code stays."""
    booking = slip_or_404(request, booking_id).booking
    form, ways = MoveForm(booking, request.POST or None), ()
    if form.is_valid():
        moved, ways = move_to(form, booking, None)
        if moved:
            return redirect("rooms:booked", moved.booking.pk)
    context = {"booking": booking, "form": form, "ways": ways}
    return render(request, "rooms/move.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def manage(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """One booking at the desk: move it, or decide on it."""
    booking = selectors.any_booking(booking_id)
    if booking is None:
        raise Http404
    form, ways = MoveForm(booking, request.POST or None), ()
    if form.is_valid():
        moved, ways = move_to(form, booking, worker_or_403(request))
        if moved:
            return redirect(reverse("rooms:bookings", query={"day": form.cleaned_data["day"]}))
    return manage_page(request, booking, form=form, ways=ways)


def manage_page(request: HttpRequest, booking: Booking, **more: Any) -> HttpResponse:
    """The page of one booking at the desk."""
    context = {"booking": booking, "form": MoveForm(booking), "decline": DeclineForm(), **more}
    context["has_begun"] = booking.starts_at - services.EARLY <= clock.now()
    status = 422 if context["form"].errors or "refusal" in more else 200
    return render(request, "rooms/manage.html", context, status=status)


def _approve(booking: Booking, reason: str, **by: Any) -> None:
    services.settle_hold(booking_id=booking.pk, **by)


def _decline(booking: Booking, reason: str, **by: Any) -> None:
    services.decline_booking(booking_id=booking.pk, reason=reason, **by)


def _revive(booking: Booking, reason: str, **by: Any) -> None:
    services.revive_booking(booking=booking, **by)


def _came(booking: Booking, reason: str, **by: Any) -> None:
    services.note_arrival(booking=booking, how=Came.DESK, **by)


def _absent(booking: Booking, reason: str, **by: Any) -> None:
    services.note_absence(booking=booking, **by)


VERBS = {"approve": _approve, "decline": _decline, "revive": _revive, "came": _came, "absent": _absent}


@require_POST
def decide(request: HttpRequest, booking_id: UUID, verb: str) -> HttpResponse:
    """Approve, decline, take a cancellation back; on the day tick that they came, or that nobody did."""
    booking, worker = get_object_or_404(Booking, pk=booking_id), worker_or_403(request)
    if verb not in VERBS:
        raise Http404
    reason = (DeclineForm(request.POST)["reason"].value() or "")[:100]
    try:
        VERBS[verb](booking, reason, at=clock.now(), worker=worker)
    except Refusal as refusal:
        return undecided(request, booking, refusal)
    return redirect(reverse("rooms:bookings", query={"day": booking.day}))


def undecided(request: HttpRequest, booking: Booking, refusal: Refusal) -> HttpResponse:
    """The booking's page again, with the reason."""
    booking.refresh_from_db()
    context = {"booking": booking, "form": MoveForm(booking), "decline": DeclineForm(), "refusal": refusal}
    return render(request, "rooms/manage.html", context, status=409)
