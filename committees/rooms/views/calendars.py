"""Rooms seen from everywhere: the day, a room's month, the poster, and calendars for other programs."""

from datetime import date
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import conditional_page, require_GET, require_POST

from committees.clubs.kinds import State
from committees.clubs.selectors import club_with
from committees.households.views import household_of
from committees.rooms import selectors, services
from committees.rooms.models import Feed
from committees.rooms.selectors.demand import HOURS
from committees.rooms.selectors.feeds import Event
from committees.rooms.views.desk import day_asked, worker_or_403
from committees.rooms.views.public import room_or_404, week_asked
from committees.rooms.views.slips import slip_or_404
from keting import basic, clock, opened
from keting.refusal import Refusal
from keting.request import OfficeRequest


@conditional_page
@require_GET
def of_room(request: OfficeRequest, room: str) -> HttpResponse:
    """A room's published calendar: what the week's page tells."""
    return _told(request, selectors.feed_of_room(room))


@conditional_page
@require_GET
def of_club(request: OfficeRequest, club_id: UUID) -> HttpResponse:
    """A club's published calendar: what its page tells."""
    return _told(request, selectors.feed_of_club_with(club_id))


@conditional_page
@require_GET
def own(request: OfficeRequest) -> HttpResponse:
    """A household's calendar, for a program that sends its door and the password in the head."""
    told = basic.told(request)
    if told is None:
        return basic.ask()
    try:
        found = opened.by_code(request, told[1], partial(selectors.feed_with, told[0]), purse="calendar")
    except Refusal as refusal:
        status = 429 if refusal.code == "too_often" else 503
        return HttpResponse(refusal.message, status=status, content_type="text/plain; charset=utf-8")
    answer = _told(request, found) if found else basic.ask()
    patch_vary_headers(answer, ["Authorization"])
    return answer


def _told(request: OfficeRequest, found: Feed | None) -> HttpResponse:
    """The calendar in the language in which it was asked for; one that was taken back is a missing page."""
    if found is None:
        raise Http404
    with translation.override(found.language):
        events = selectors.events_of(found, clock.now())
        return as_calendar(f"{request.tenant} {found}", events)


def as_calendar(name: str, events: list[Event]) -> HttpResponse:
    """The answer that calendar programs read."""
    text = selectors.calendar_text(name, events)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, max-age=300"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_GET
def one(request: OfficeRequest, booking_id: UUID) -> HttpResponse:
    """A booking that was opened here, to be put into a calendar once."""
    booking = slip_or_404(request, booking_id).booking
    answer = as_calendar(f"{request.tenant} {booking.room}", [selectors.event_of(booking)])
    answer["Content-Disposition"] = 'attachment; filename="booking.ics"'
    return answer


@never_cache
@require_POST
def ours(request: HttpRequest) -> HttpResponse:
    """The household of the card makes itself a calendar, or takes it back."""
    household = household_of(request)
    if household is None:
        return redirect("households:type_code")
    found = selectors.feed_of_household(household)
    if found is None:
        services.open_feed(household=household, at=clock.now())
    elif "revoke" in request.POST:
        services.revoke_feed(feed=found, at=clock.now())
        messages.success(request, _("The password holds no more. A new calendar will have another one."))
    return redirect("portal:ours")


@require_GET
def rooms(request: HttpRequest) -> HttpResponse:
    """The rooms' and clubs' calendars, published or not."""
    offered = list(selectors.offered_on(clock.today()))
    feeds = selectors.open_feeds(offered)
    context = {"rows": [(room, feeds.get(room.pk)) for room in offered], "clubs": selectors.feeds_of_clubs()}
    return render(request, "rooms/feeds.html", context)


@require_POST
def publish(request: HttpRequest, room: str) -> HttpResponse:
    """Publish the room's calendar, or take it back."""
    offer, worker, now = room_or_404(room), worker_or_403(request), clock.now()
    found = selectors.open_feeds([offer]).get(offer.pk)
    try:
        if found and "revoke" in request.POST:
            services.revoke_feed(feed=found, at=now, worker=worker)
        else:
            services.publish_room(room=offer, worker=worker, at=now)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return redirect("rooms:feeds")


@require_POST
def publish_club(request: HttpRequest, club_id: UUID) -> HttpResponse:
    """Publish the club's calendar, or take it back."""
    club, worker, now = club_with(club_id, State.ACTIVE), worker_or_403(request), clock.now()
    if club is None:
        raise Http404
    found = selectors.feed_of_club(club)
    try:
        if found and "revoke" in request.POST:
            services.revoke_feed(feed=found, at=now, worker=worker)
        else:
            services.publish_club(club=club, worker=worker, at=now)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return redirect("rooms:feeds")


@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """One day, room by room."""
    on, now = day_asked(request), clock.now()
    context = {"row": selectors.day_table(on, at=now), "now": now, "today": clock.today()}
    context |= {"former": on - clock.ONE_DAY, "following": on + clock.ONE_DAY}
    return render(request, "rooms/day.html", context)


@require_GET
def month(request: HttpRequest, room: str) -> HttpResponse:
    """One room's month."""
    offer, now = room_or_404(room), clock.now()
    span = clock.month_span(month_asked(request))
    found = selectors.open_feeds([offer]).get(offer.pk)
    context = {"room": offer, "weeks": selectors.month_table(offer, span, at=now), "span": span, "now": now}
    context |= {"former": span.start - clock.ONE_DAY, "following": span.end, "feed": found}
    context["today"] = clock.day_of(now)
    return render(request, "rooms/month.html", context)


def month_asked(request: HttpRequest) -> date:
    """?month=2026-11, this month by default; nonsense is a missing page."""
    name = request.GET.get("month")
    try:
        return clock.day_named(f"{name}-01") if name else clock.today()
    except ValueError as error:
        raise Http404 from error


@require_GET
def demand(request: HttpRequest) -> HttpResponse:
    """Where rooms are short, by the month."""
    span = clock.month_span(month_asked(request))
    found = selectors.demand(span)
    tables = [(_("By size"), found.sizes), (_("By use"), found.uses), (_("By room"), found.rooms)]
    context = {"found": found, "tables": tables, "span": span, "hours": HOURS}
    context |= {"former": span.start - clock.ONE_DAY, "following": span.end}
    return render(request, "rooms/demand.html", context)


@require_GET
def poster(request: HttpRequest) -> HttpResponse:
    """The week of all rooms for the wall, A3."""
    now = clock.now()
    table = selectors.week_table(week_asked(request), at=now)
    return render(request, "rooms/poster.html", {"table": table, "today": clock.today()})
