"""The director arranges rooms: hours, closures, rooms, layouts, stock."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.forms import Form, model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from committees.rooms import selectors, services
from committees.rooms.forms import ClosureForm, HoursForm, NewRoomForm, RoomForm, SiteForm, StockForm
from committees.rooms.models import Closure, Hours, Site
from committees.rooms.views.desk import worker_or_403
from committees.rooms.views.public import room_or_404
from keting import clock
from keting.refusal import Refusal


def refuse(form: Form, refusal: Refusal) -> None:
    """The service's no, above the form."""
    form.add_error(None, ValidationError(str(refusal.message), code=refusal.code))


@require_http_methods(["GET", "POST"])
def place(request: HttpRequest) -> HttpResponse:
    """Where the house stands, and whether neighbours are told what is free."""
    site = Site.objects.first() or Site()
    form = SiteForm(request.POST or None, initial=model_to_dict(site))
    if form.is_valid():
        services.place_house(**form.cleaned_data, worker=worker_or_403(request), at=clock.now())
        return redirect("rooms:arrange")
    return render(request, "rooms/place.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def arrange(request: HttpRequest) -> HttpResponse:
    """Everything on one page: what each room offers, its hours, and what is closed."""
    return _arrange(request)


def _arrange(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    now = clock.now()
    context = {"now": now, "arranged": selectors.arrangement(now), "refusal": refusal}
    context["unfit"] = len(services.unfit_bookings(at=now))
    return render(request, "rooms/arrange.html", context, status=409 if refusal else 200)


@require_http_methods(["GET", "POST"])
def room(request: HttpRequest, room: str) -> HttpResponse:
    """What a room offers: its rules, its layouts, and how long the tables take."""
    offer = room_or_404(room)
    form = RoomForm(offer, request.POST or None)
    if form.is_valid():
        try:
            services.arrange_room(room=offer, plan=form.plan(), worker=worker_or_403(request), at=clock.now())
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return redirect("rooms:arrange")
    context = {"form": form, "room": offer}
    return render(request, "rooms/arrange_room.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def room_new(request: HttpRequest) -> HttpResponse:
    """Offer another room, or rooms joined; then its layouts and rules."""
    form = NewRoomForm(request.POST or None)
    if form.is_valid():
        try:
            made = services.open_room(plan=form.plan(), worker=worker_or_403(request), at=clock.now())
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return redirect("rooms:arrange_room", made.slug)
    return render(request, "rooms/room_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def stock(request: HttpRequest) -> HttpResponse:
    """How many tables, chairs and machines there are."""
    form = StockForm(request.POST or None)
    if form.is_valid():
        services.count_stock(pieces=form.cleaned_data, worker=worker_or_403(request), at=clock.now())
        return redirect("rooms:arrange")
    return render(request, "rooms/stock.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def hours(request: HttpRequest) -> HttpResponse:
    """Let other hours hold from a day on."""
    form = HoursForm(request.POST or None, initial={"first": clock.today()})
    if form.is_valid():
        try:
            services.set_hours(rule=form.rule(), worker=worker_or_403(request), at=clock.now())
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return redirect("rooms:arrange")
    return render(request, "rooms/hours.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def hours_end(request: HttpRequest, hours_id: UUID) -> HttpResponse:
    """From today on the rule holds no more."""
    get_object_or_404(Hours, pk=hours_id)
    try:
        services.end_hours(hours_id=hours_id, worker=worker_or_403(request), at=clock.now())
    except Refusal as refusal:
        return _arrange(request, refusal)
    return redirect("rooms:arrange")


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """Close a room or all; what falls into the time is given back."""
    form = ClosureForm(request.POST or None, initial={"first": clock.today(), "last": clock.today()})
    if form.is_valid():
        try:
            services.close_rooms(shutting=form.shutting(), worker=worker_or_403(request), at=clock.now())
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return redirect("rooms:arrange")
    return render(request, "rooms/close.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def reopen(request: HttpRequest, closure_id: UUID) -> HttpResponse:
    """Open again."""
    get_object_or_404(Closure, pk=closure_id)
    try:
        services.lift_closure(closure_id=closure_id, worker=worker_or_403(request), at=clock.now())
    except Refusal as refusal:
        return _arrange(request, refusal)
    return redirect("rooms:arrange")
