"""Answers to a booking that did not go through."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from committees.rooms.forms import BookingForm, typed
from committees.rooms.services import Overflow
from keting import clock
from keting.refusal import Refusal
from keting.web.closing import host_url

# What somebody else may give back.
MAY_WAIT = frozenset({"room_taken", "loud_next_door", "no_time_to_change", "not_enough_stock"})


def form_again(
    request: HttpRequest, template: str, form: BookingForm, now: datetime, **more: Any
) -> HttpResponse:
    """The form, empty or with its errors."""
    context = {"form": form, "room": form.room, "layouts": form.room.layouts.all(), "now": now, **more}
    return render(request, template, context, status=422 if form.errors else 200)


def _link(request: HttpRequest, one: Overflow) -> str:
    """The neighbour's own form, with the hours filled in."""
    hours = {"starts": f"{clock.local(one.starts_at):%H:%M}", "ends": f"{clock.local(one.ends_at):%H:%M}"}
    path = reverse("rooms:book", args=[one.slug], query={"day": str(clock.day_of(one.starts_at)), **hours})
    return f"{host_url(request, one.office).rstrip('/')}{path}"


def offer_ways(request: HttpRequest, template: str, form: BookingForm, refusal: Refusal) -> HttpResponse:
    """The form as typed, the reason with its number, and up to three ways on."""
    ways = [
        {"change": way.change, "asked": way.request, "typed": typed(way.request)}
        for way in refusal.facts["ways"]
    ]
    context = {
        "form": form,
        "room": form.room,
        "layouts": form.room.layouts.all(),
        "asked": form.asked(),
        "refusal": refusal,
        "ways": ways,
        "may_wait": refusal.code in MAY_WAIT,
        "nearby": [(one, _link(request, one)) for one in refusal.facts.get("nearby", ())],
    }
    return render(request, template, context, status=409)
