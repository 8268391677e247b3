"""A club's own page for everybody; its hours for the staff."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from committees.clubs.kinds import State
from committees.clubs.models import Club
from committees.clubs.selectors import club_with, notices_of
from committees.portal import selectors
from committees.rooms.selectors import feed_of_club
from keting import clock
from keting.request import OfficeRequest


@require_GET
def club(request: OfficeRequest, club_id: UUID) -> HttpResponse:
    """What it does, when it meets, how to join, what it tells."""
    found, now = _found(club_id, State.ACTIVE), clock.now()
    context = {"club": found, "hours": selectors.club_hours(found, now), "now": now}
    context |= {"notices": notices_of(found, clock.day_of(now)), "feed": feed_of_club(found)}
    return render(request, "portal/club.html", context)


@require_GET
def club_hours(request: OfficeRequest, club_id: UUID) -> HttpResponse:
    """Its standing slots and bookings, and who came."""
    found, now = _found(club_id, *State), clock.now()
    context = {"club": found, "hours": selectors.club_hours(found, now), "now": now}
    return render(request, "portal/club_hours.html", context)


def _found(club_id: UUID, *states: str) -> Club:
    found = club_with(club_id, *states)
    if found is None:
        raise Http404
    return found
