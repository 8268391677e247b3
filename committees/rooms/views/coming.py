"""Standing in the queue; series at the desk."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from committees.households.views import household_of
from committees.rooms import selectors, services
from committees.rooms.forms import BookingForm, DeskForm, SeriesEndForm, SeriesForm, SeriesHoursForm
from committees.rooms.models import Series
from committees.rooms.views.answers import form_again
from committees.rooms.views.changing import refuse
from committees.rooms.views.desk import worker_or_403
from committees.rooms.views.public import room_or_404
from committees.rooms.views.slips import led_in, place_or_404
from keting import clock
from keting.refusal import Refusal


@require_POST
def wait(request: HttpRequest, room: str) -> HttpResponse:
    """Stand in the queue for what the form asks for."""
    form = BookingForm(request.POST, room=room_or_404(room), household=household_of(request))
    if form.is_valid():
        try:
            row, code = services.join_waitlist(request=form.asked(), at=clock.now())
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return led_in(request, "rooms:waiting", row.pk, code)
    return form_again(request, "rooms/book.html", form, clock.now())


@require_POST
def desk_wait(request: HttpRequest, room: str) -> HttpResponse:
    """The same for somebody who is telephoned."""
    form = DeskForm(request.POST, room=room_or_404(room))
    if form.is_valid():
        try:
            services.join_waitlist(request=form.asked(worker_or_403(request)), at=clock.now())
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return redirect("rooms:calls")
    return form_again(request, "rooms/desk_book.html", form, clock.now())


@require_http_methods(["GET", "POST"])
def waiting(request: HttpRequest, waiting_id: UUID) -> HttpResponse:
    """How many stand before; what is offered, to say yes to; leaving."""
    place, refusal = place_or_404(request, waiting_id), None
    if request.method == "POST":
        try:
            if "withdraw" in request.POST:
                services.withdraw_waiting(waiting_id=place.waiting.pk, at=clock.now())
            elif place.waiting.offer_id and not place.is_theirs:
                services.settle_hold(booking_id=place.waiting.offer_id, at=clock.now())
            return redirect("rooms:waiting", waiting_id)
        except Refusal as error:
            refusal = error
    context = {"place": place_or_404(request, waiting_id), "refusal": refusal, "now": clock.now()}
    return render(request, "rooms/waiting.html", context, status=409 if refusal else 200)


@require_GET
def series_list(request: HttpRequest) -> HttpResponse:
    """All series."""
    context = {"rows": selectors.series_list(), "rooms": list(selectors.offered_on(clock.today()))}
    return render(request, "rooms/series_list.html", context)


@require_http_methods(["GET", "POST"])
def series_new(request: HttpRequest, room: str) -> HttpResponse:
    """Say how often; see every date first; then take all or what is free."""
    offer = room_or_404(room)
    form = SeriesForm(request.POST or None, room=offer, initial=_first(offer))
    outcomes: list[services.Outcome] = []
    if form.is_valid():
        try:
            made = _make(request, form, outcomes)
        except Refusal as refusal:
            refuse(form, refusal)
            outcomes = refusal.facts.get("outcomes", outcomes)
        else:
            if made:
                return redirect("rooms:series", made.pk)
    context = {"form": form, "room": offer, "layouts": offer.layouts.all(), "outcomes": outcomes}
    return render(request, "rooms/series_new.html", context, status=422 if form.errors else 200)


def _first(offer: Any) -> dict[str, Any]:
    layout = next(iter(offer.layouts.all()), None)
    kind = layout.kind if layout else ""
    return {"day": clock.today(), "starts": "14:00", "ends": "16:00", "layout": kind, "booker_kind": "club"}


def _make(request: HttpRequest, form: SeriesForm, outcomes: list[services.Outcome]) -> Series | None:
    """The series where one was asked for; else the dates, to be looked at."""
    asked: dict[str, Any] = {"request": form.asked(worker_or_403(request)), "recurrence": form.recurrence()}
    mode = request.POST.get("mode", "")
    if mode not in {"all", "free"}:
        outcomes += services.preview_series(**asked, at=clock.now())
        return None
    return services.book_series(**asked, is_all_or_nothing=mode == "all", at=clock.now())


@require_http_methods(["GET", "POST"])
def series(request: HttpRequest, series_id: UUID) -> HttpResponse:
    """One series: its dates; other hours, or its end, from a date on."""
    found = selectors.series_of(series_id)
    if found is None:
        raise Http404
    hours, end = _series_forms(request, found)
    bad: list[services.Outcome] = []
    try:
        if _is_changed(request, found, (hours, end), bad):
            return redirect("rooms:series", series_id)
    except Refusal as refusal:
        refuse(end, refusal)
    context = {"series": found, "dates": selectors.dates_of(found), "hours": hours, "end": end, "bad": bad}
    return render(request, "rooms/series.html", context, status=422 if hours.errors or end.errors else 200)


def _is_changed(
    request: HttpRequest,
    found: Series,
    sent: tuple[SeriesHoursForm, SeriesEndForm],
    bad: list[services.Outcome],
) -> bool:
    """Do what was sent; `bad` gets the dates that could not be moved, to be shown."""
    hours, end = sent
    by: dict[str, Any] = {"series": found, "at": clock.now()}
    if hours.is_valid():
        moved = services.move_series(**by, **hours.cleaned_data, worker=worker_or_403(request))
        bad += [one for one in moved if one.refusal]
        told = ngettext("%(count)s date was moved.", "%(count)s dates were moved.", len(moved) - len(bad))
        messages.success(request, told % {"count": len(moved) - len(bad)})
        return not bad
    if end.is_valid():
        count = services.end_series(**by, **end.cleaned_data, worker=worker_or_403(request))
        told = ngettext("%(count)s date was given back.", "%(count)s dates were given back.", count)
        messages.success(request, told % {"count": count})
        return True
    return False


def _series_forms(request: HttpRequest, found: Series) -> tuple[SeriesHoursForm, SeriesEndForm]:
    data = request.POST or None
    is_end = data is not None and "reason" in data
    first = {"since": clock.today(), "starts": f"{found.starts:%H:%M}", "ends": f"{found.ends:%H:%M}"}
    hours = SeriesHoursForm(None if is_end else data, initial=first)
    return hours, SeriesEndForm(data if is_end else None, initial=first, prefix=None)
