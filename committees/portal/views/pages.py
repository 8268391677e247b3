"""Residents' pages that need no sign-in, and a colleague's own day."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from committees.portal import selectors
from committees.portal.forms import SeeOffForm
from committees.portal.services import see_off as see_off_colleague
from committees.staff import selectors as staff
from committees.staff.models import Worker
from keting import clock
from keting.doors import DOORS
from keting.privacy.labels import Whose
from keting.privacy.register import purposes
from keting.refusal import Refusal
from keting.request import OfficeRequest
from tenants.scope import current
from tenants.selectors import news


@require_GET
def home(request: OfficeRequest) -> HttpResponse:
    """The house now, who is in, the rooms, the week."""
    now = clock.now()
    context = {
        **_living(now),
        "week": selectors.week_events(now),
        "week_span": selectors.week_of(now),
        "today": clock.day_of(now),
        "news": news(request.tenant, clock.day_of(now)),
    }
    return render(request, "portal/home.html", context)


@require_GET
def house(request: OfficeRequest) -> HttpResponse:
    """The drawing alone, asked for again each minute."""
    return render(request, "portal/parts/house.html", _living(clock.now()))


@require_GET
def today(request: OfficeRequest) -> HttpResponse:
    """The today board by itself, for the screen at the door."""
    return render(request, "portal/today.html", _living(clock.now()))


@require_GET
def board(request: OfficeRequest) -> HttpResponse:
    """The board alone, asked for again each minute."""
    now = clock.now()
    return render(request, "portal/parts/who.html", {"board": staff.board(now), "now": now})


@require_GET
def poster(request: OfficeRequest) -> HttpResponse:
    """The week on one A3 sheet for the wall."""
    now = clock.now()
    day = staff.monday_of(request.GET.get("week", "")) or clock.day_of(now)
    context = {**_living(now), "week": staff.week(day), "today": clock.day_of(now)}
    return render(request, "portal/poster.html", context)


@require_GET
def services(request: OfficeRequest) -> HttpResponse:
    """How to get something done."""
    now = clock.now()
    context = {"kinds": selectors.service_kinds(), "board": staff.board(now), "now": now}
    return render(request, "portal/services.html", context)


@require_GET
def us(request: OfficeRequest) -> HttpResponse:
    """Who works here, for what, and when they are at the desk this week."""
    now = clock.now()
    context = {"week": staff.week(clock.day_of(now)), "now": now}
    return render(request, "portal/us.html", context)


@require_GET
def privacy(request: OfficeRequest) -> HttpResponse:
    """What is kept about whom, and why: the register of fields in plain words."""
    context = {"purposes": purposes(Whose.RESIDENTS), "now": clock.now()}
    return render(request, "portal/privacy.html", context)


@require_GET
def my_day(request: OfficeRequest) -> HttpResponse:
    """My duty, my visits, my matters due, what was promised last time."""
    now = clock.now()
    today = clock.day_of(now)
    context = {"mine": selectors.my_day(request.user, now), "now": now, "today": today}
    context["guests"] = selectors.guests(now)
    if DOORS["portal:record"].lets_in(request.user.roles, method="GET"):
        context |= {"alarms": selectors.alarms(now), "waiting": selectors.waiting(today)}
    return render(request, "portal/my_day.html", context | {"news": news(request.tenant, today)})


@require_GET
def helping(request: OfficeRequest) -> HttpResponse:
    """What one can do for a neighbour without a telephone: a room, an activity."""
    now = clock.now()
    offers = selectors.offers_on(clock.day_of(now))
    context = {"now": now, "buildings": request.user.reach, "offers": offers}
    return render(request, "portal/helping.html", context)


@require_http_methods(["GET", "POST"])
def see_off(request: OfficeRequest, pk: UUID) -> HttpResponse:
    """Let a colleague go, and their work to another, in one dialog."""
    now, leaving = clock.now(), get_object_or_404(Worker, account_id=pk, is_active=True)
    estate = selectors.estate_of(leaving, now)
    form = SeeOffForm(request.POST or None, heirs=selectors.heirs_of(leaving, estate))
    if form.is_valid():
        try:
            told = see_off_colleague(leaving=leaving, to=form.heir(), by=request.user, at=now)
            messages.success(request, _("Handed over. Half days that are empty now: %d.") % told.gaps)
            return redirect("accounts:account", pk)
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"leaving": leaving, "form": form, "estate": estate}
    return render(request, "portal/see_off.html", context, status=422 if form.errors else 200)


def _living(now: datetime) -> dict[str, object]:
    """The house now, and its name in Latin letters."""
    return {"living": selectors.house(now), "now": now, "pinyin": current().committee.slug.capitalize()}
