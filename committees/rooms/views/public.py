"""The resident's week, booking, the slip, giving back, the sheet on the door."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from committees.households.views import household_of
from committees.rooms import selectors
from committees.rooms.forms import BookingForm, CancelForm, CodeForm, SearchForm
from committees.rooms.kinds import State
from committees.rooms.models import Booking, Room
from committees.rooms.services import EARLY, book_room, cancel_booking, free_slots, take_consent_back
from committees.rooms.views.answers import form_again, offer_ways
from keting import clock
from keting.clock import Span
from keting.refusal import Refusal

MOST_FOUND = 40


def week_asked(request: HttpRequest) -> Span:
    """?week=2026-W48, this week by default; nonsense is a missing page."""
    name = request.GET.get("week")
    week = selectors.week_named(name) if name else clock.week_span(clock.today())
    if week is None:
        raise Http404
    return week


def room_or_404(slug: str) -> Room:
    """The room of the URL."""
    room = selectors.offer_of(slug)
    if room is None:
        raise Http404
    return room


def booking_or_404(reference: str) -> Booking:
    """The booking of the code in the URL."""
    booking = selectors.booking_of(reference)
    if booking is None:
        raise Http404
    return booking


@require_GET
def week(request: HttpRequest) -> HttpResponse:
    """The week's table of all rooms."""
    now = clock.now()
    table = selectors.week_table(week_asked(request), at=now)
    layouts = selectors.layouts_shown(table.rooms)
    current = selectors.name_of(clock.today())
    return render(
        request, "rooms/week.html", {"now": now, "table": table, "layouts": layouts, "current": current}
    )


@require_http_methods(["GET", "POST"])
def book(request: HttpRequest, room: str) -> HttpResponse:
    """Book a room; refused, the page says why and offers other ways."""
    offer, now = room_or_404(room), clock.now()
    household = household_of(request)
    form = BookingForm(request.POST or None, room=offer, household=household, initial=wanted(request, offer))
    if not form.is_valid():
        return form_again(request, "rooms/book.html", form, now)
    try:
        booked = book_room(request=form.asked(), at=now)
    except Refusal as refusal:
        return offer_ways(request, "rooms/book.html", form, refusal)
    return redirect("rooms:booked", booked.reference)


def wanted(request: HttpRequest, room: Room) -> dict[str, str]:
    """What a link into the form says: the day and the free time that was pressed."""
    given = {name: request.GET.get(name, "") for name in ("day", "starts", "ends", "layout")}
    first = next(iter(room.layouts.all()), None)
    given["layout"] = given["layout"] or (first.kind if first else "")
    usual = {"day": str(clock.today()), "starts": "14:00", "ends": "16:00"}
    return usual | {name: value for name, value in given.items() if value}


@require_GET
def booked(request: HttpRequest, reference: str) -> HttpResponse:
    """The slip: what is booked, and the code that gives it back."""
    booking = booking_or_404(reference)
    is_ours = booking.household_id is not None and booking.household == household_of(request)
    now = clock.now()
    is_time = booking.starts_at - EARLY <= now < booking.ends_at
    is_time = is_time and booking.state in {State.CONFIRMED, State.NO_SHOW}
    context = {"booking": booking, "reference": reference, "now": now, "is_ours": is_ours, "is_time": is_time}
    return render(request, "rooms/booked.html", context)


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Find a booking by its code."""
    form = CodeForm(request.GET or None)
    if form.is_valid():
        if selectors.booking_of(form.cleaned_data["code"]):
            return redirect("rooms:cancel", form.cleaned_data["code"])
        form.add_error("code", ValidationError(_("No booking has this code."), code="no_such_booking"))
    return render(request, "rooms/find.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a room back with the code."""
    booking, form = booking_or_404(reference), CancelForm(request.POST or None)
    if form.is_valid():
        try:
            cancel_booking(booking=booking, reason=form.cleaned_data["reason"], at=clock.now())
        except Refusal as refusal:
            form.add_error(None, ValidationError(str(refusal.message), code=refusal.code))
        else:
            return redirect("rooms:booked", reference)
    context = {"booking": booking, "reference": reference, "form": form}
    return render(request, "rooms/cancel.html", context, status=422 if form.errors else 200)


@require_POST
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Let name and number go at once, with the code."""
    try:
        take_consent_back(booking=booking_or_404(reference), at=clock.now())
        messages.success(request, _("Your name and number are gone."))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return redirect("rooms:booked", reference)


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Free time of a month for so many people and so long."""
    form, now = SearchForm(request.GET or None, initial={"first": clock.today()}), clock.now()
    found = free_slots(wish=form.wish(), at=now) if form.is_valid() else None
    context = {"form": form, "found": found and found[:MOST_FOUND], "asked": found is not None, "now": now}
    return render(request, "rooms/search.html", context, status=422 if form.errors else 200)


@require_GET
def sheet(request: HttpRequest, room: str) -> HttpResponse:
    """The sheet for the door: one room's week, to be printed."""
    offer, now = room_or_404(room), clock.now()
    table = selectors.week_table(week_asked(request), at=now)
    days = [(row.day, row.is_today, cell) for row in table.days for cell in row.cells if cell.room == offer]
    return render(request, "rooms/sheet.html", {"room": offer, "table": table, "days": days, "now": now})
