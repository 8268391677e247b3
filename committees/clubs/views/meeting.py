"""The list of a meeting, to be ticked."""

from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from committees.clubs import selectors, services
from committees.clubs.forms import MeetingForm, moment_named
from committees.clubs.views.staff import club_or_404
from keting import clock
from keting.accounts.models import Account
from keting.refusal import Refusal


@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, club_id: UUID, moment: str) -> HttpResponse:
    """The list to tick, on the day or from the sheet on paper."""
    club, starts_at = club_or_404(club_id), moment_named(moment)
    if starts_at is None:
        raise Http404
    form = MeetingForm(request.POST or None, sheet=selectors.sheet(club, starts_at))
    if form.is_valid():
        try:
            by = cast(Account, request.user)
            services.note_meeting(club=club, starts_at=starts_at, **form.ticks(), by=by, at=clock.now())
            return redirect("clubs:manage", club_id)
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"form": form, "club": club, "starts_at": starts_at}
    return render(request, "clubs/meeting.html", context, status=422 if form.errors else 200)
