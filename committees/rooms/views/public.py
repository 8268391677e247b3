"""The resident's week, booking, the slip, giving back, the sheet on the door."""

from uuid import UUID

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
from committees.rooms.models import Room
from committees.rooms.services import EARLY, book_room, cancel_booking, free_slots, take_consent_back
from committees.rooms.views.answers import form_again, offer_ways
from committees.rooms.views.slips import led_in, open_with, slip_or_404
from keting import clock
from keting.clock import Span
from keting.refusal import Refusal
from keting.web.leading import is_led_astray, secret_link, square

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
    return led_in(request, "rooms:booked", booked.booking.pk, booked.reference)


def wanted(request: HttpRequest, room: Room) -> dict[str, str]:
    """What a link into the form says: the day and the free time that was pressed."""
    given = {name: request.GET.get(name, "") for name in ("day", "starts", "ends", "layout")}
    first = next(iter(room.layouts.all()), None)
    given["layout"] = given["layout"] or (first.kind if first else "")
    usual = {"day": str(clock.today()), "starts": "14:00", "ends": "16:00"}
    return usual | {name: value for name, value in given.items() if value}


@require_GET
def booked(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """The slip: what is booked, and the code that gives it back."""
    slip, now = slip_or_404(request, booking_id), clock.now()
    booking = slip.booking
    is_time = booking.starts_at - EARLY <= now < booking.ends_at
    is_time = is_time and booking.state in {State.CONFIRMED, State.NO_SHOW}
    picture = square(secret_link(request, "rooms:find", slip.code)) if slip.code else ""
    context = {"slip": slip, "booking": booking, "now": now, "is_time": is_time, "square": picture}
    return render(request, "rooms/booked.html", context)


@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """A booking or a place in the queue by its code: typed, or brought behind the # of a link."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            if found := open_with(request, form.cleaned_data["code"]):
                return found
            form.add_error("code", ValidationError(_("No booking has this code."), code="no_such_booking"))
        except Refusal as refusal:
            form.add_error(None, ValidationError(str(refusal.message), code=refusal.code))
    context = {"form": form, "is_sent": not (form.is_bound or is_led_astray(request))}
    return render(request, "rooms/find.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Give a room back."""
    booking, form = slip_or_404(request, booking_id).booking, CancelForm(request.POST or None)
    if form.is_valid():
        try:
            cancel_booking(booking=booking, reason=form.cleaned_data["reason"], at=clock.now())
        except Refusal as refusal:
            form.add_error(None, ValidationError(str(refusal.message), code=refusal.code))
        else:
            return redirect("rooms:booked", booking.pk)
    context = {"booking": booking, "form": form}
    return render(request, "rooms/cancel.html", context, status=422 if form.errors else 200)


@require_POST
def take_back(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Let name and number go at once."""
    booking = slip_or_404(request, booking_id).booking
    try:
        take_consent_back(booking=booking, at=clock.now())
        messages.success(request, _("Your name and number are gone."))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return redirect("rooms:booked", booking.pk)


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
