"""The day itself: being there, the sheet of paper keyed in, forgiving, pausing, the code on the door."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from committees.households.views import household_of
from committees.rooms import selectors, services
from committees.rooms.forms import HereForm, NoteForm, PauseForm, SheetForm
from committees.rooms.kinds import Awaits, Came
from committees.rooms.models import Absence, Booking, Pause
from committees.rooms.views.changing import refuse
from committees.rooms.views.desk import day_asked, worker_or_403
from committees.rooms.views.public import room_or_404
from committees.rooms.views.slips import slip_or_404
from keting import clock, opened
from keting.refusal import Refusal
from keting.web.leading import secret_link, square


@require_http_methods(["GET", "POST"])
def here(request: HttpRequest) -> HttpResponse:
    """Say that one is there, with the code on the door."""
    household, booking = household_of(request), None
    is_known = household is not None or bool(opened.codes(request))
    form = HereForm(request.POST or None, is_known=is_known)
    if form.is_valid():
        try:
            found = _meant(request, **form.cleaned_data)
            booking = services.note_arrival(booking=found, how=Came.DOOR, at=clock.now())
        except Refusal as refusal:
            refuse(form, refusal)
    context = {"form": form, "booking": booking, "household": household, "is_known": is_known}
    return render(request, "rooms/here.html", context, status=422 if form.errors else 200)


def _meant(request: HttpRequest, door: str, booking: str) -> Booking:
    """The booking of the slip's code, or the browser's or household's own, in the room of the door."""
    room = selectors.room_of_door(door, clock.today())
    if room is None:
        msg = "no_such_door"
        raise Refusal(msg, _("No door has this code. It is renewed every week."))
    if booking:
        found = opened.by_code(request, booking, selectors.booking_of)
    else:
        found = selectors.booking_here(room, household_of(request), opened.codes(request), clock.now())
    if found is None or found.room_id != room.pk:
        msg = "no_such_booking"
        raise Refusal(msg, _("No booking of this room has this code."))
    return found


@require_POST
def coming(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Say the day before that one comes."""
    booking = slip_or_404(request, booking_id).booking
    if booking.awaits == Awaits.CONFIRM:
        try:
            services.settle_hold(booking_id=booking.pk, at=clock.now())
        except Refusal:
            return redirect("rooms:move", booking.pk)
    return redirect("rooms:booked", booking.pk)


@require_GET
def door(request: HttpRequest, room: str) -> HttpResponse:
    """The sheet for the inside of the door: the week's code, and its address as a square to be scanned."""
    offer, today = room_or_404(room), clock.today()
    code = selectors.door_code(offer, today)
    picture = square(secret_link(request, "rooms:here", code))
    context = {"room": offer, "code": code, "square": picture, "week": clock.week_span(today)}
    return render(request, "rooms/door.html", context)


@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest) -> HttpResponse:
    """Key in the sheet that hung at the door."""
    day, now, left = day_asked(request), clock.now(), []
    form = SheetForm(_unknown(day, now), request.POST or None)
    if form.is_valid():
        told: dict[str, Any] = {"came": form.told("came"), "absent": form.told("absent")}
        left = services.key_in_sheet(**told, worker=worker_or_403(request), at=now)
        form = SheetForm(_unknown(day, now))
    context = {"day": day, "form": form, "rows": selectors.bookings_on(day), "left": left}
    return render(request, "rooms/paper.html", context)


def _unknown(day: Any, now: Any) -> list[selectors.DeskRow]:
    rows = selectors.bookings_on(day)
    known = {"no_show", "confirmed"}
    return [row for row in rows if row.state in known and row.came_at is None and row.starts_at <= now]


@require_GET
def absences(request: HttpRequest) -> HttpResponse:
    """Who stayed away within sixty days, what is left of it, who is paused."""
    return _absences(request)


def _absences(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    now = clock.now()
    context = {"rows": selectors.absences(now), "pauses": selectors.pauses(now), "now": now}
    context |= {"note": NoteForm(), "pause": PauseForm(), "refusal": refusal}
    return render(request, "rooms/absences.html", context, status=409 if refusal else 200)


@require_POST
def forgive(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """With a note it weighs no more."""
    absence, note = get_object_or_404(Absence, pk=absence_id), request.POST.get("note", "")
    try:
        services.forgive_absence(
            absence_id=absence.pk, note=note, worker=worker_or_403(request), at=clock.now()
        )
    except Refusal as refusal:
        return _absences(request, refusal)
    return redirect("rooms:absences")


@require_POST
def pause(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """No bookings by themselves for some days."""
    booking, form = get_object_or_404(Booking, pk=booking_id), PauseForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {"days": 14, "reason": ""}
    try:
        services.pause_booker(booking=booking, **given, worker=worker_or_403(request), at=clock.now())
    except Refusal as refusal:
        return _absences(request, refusal)
    return redirect("rooms:absences")


@require_POST
def lift(request: HttpRequest, pause_id: UUID) -> HttpResponse:
    """They book again."""
    paused = get_object_or_404(Pause, pk=pause_id)
    try:
        services.lift_pause(pause_id=paused.pk, worker=worker_or_403(request), at=clock.now())
    except Refusal as refusal:
        return _absences(request, refusal)
    return redirect("rooms:absences")
