"""The committee's side: who is here, who asks, who is due; one club and everything about it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees.clubs import selectors, services
from committees.clubs.forms import (
    DeskFoundForm,
    LiaisonForm,
    NoticeForm,
    PersonForm,
    ProfileForm,
    WhyForm,
)
from committees.clubs.kinds import State
from committees.clubs.models import Club, Notice
from committees.staff.models import Worker
from keting import clock
from keting.refusal import Refusal

form_page = require_http_methods(["GET", "POST"])
DONE = {
    "approve": gettext_lazy("The club is at home here now. Please tell its leader."),
    "decline": gettext_lazy("Written down. Please tell them why."),
    "close": gettext_lazy("The club is dissolved; what it was stays in the figures."),
}


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Who asks, who is here, who has to be renewed."""
    today = clock.today()
    context = {
        "asked": list(selectors.clubs(State.ASKED)),
        "clubs": list(selectors.clubs()),
        "unrenewed": selectors.unrenewed(today),
        "half": selectors.half_of(today),
        "now": clock.now(),
    }
    return render(request, "clubs/staff_list.html", context)


@form_page
def found(request: HttpRequest) -> HttpResponse:
    """Ask for a club in somebody's name."""
    form = DeskFoundForm(request.POST or None)
    if form.is_valid():
        try:
            made = services.found_club(founding=form.founding(), at=clock.now(), worker=worker_of(request))
            return redirect("clubs:manage", made.pk)
        except Refusal as refusal:
            form.refuse(refusal)
    return render(request, "clubs/desk_found.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def manage(request: HttpRequest, club_id: UUID) -> HttpResponse:
    """Everything about one club."""
    return manage_page(request, club_or_404(club_id))


@form_page
def change(request: HttpRequest, club_id: UUID) -> HttpResponse:
    """What its page says."""
    club = club_or_404(club_id)
    form = ProfileForm(request.POST) if request.method == "POST" else ProfileForm.of(club)
    if form.is_valid():
        try:
            given = {"profile": form.profile(), "liaison": form.cleaned_data["liaison"]}
            services.change_club(club=club, **given, at=clock.now())
            return redirect("clubs:manage", club.pk)
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"form": form, "club": club}
    return render(request, "clubs/change.html", context, status=422 if form.errors else 200)


@require_POST
def decide(request: HttpRequest, club_id: UUID, verb: str) -> HttpResponse:
    """Yes, no, or the end."""
    club, form = (
        club_or_404(club_id),
        LiaisonForm(request.POST) if verb == "approve" else WhyForm(request.POST),
    )
    services_of: dict[str, Callable[..., None]] = {
        "approve": services.approve_club,
        "decline": services.decline_club,
        "close": services.close_club,
    }
    if verb not in services_of:
        raise Http404
    if not form.is_valid():
        return manage_page(request, club, **{"approve" if verb == "approve" else "why": form})
    given = form.cleaned_data
    return answered(request, club, DONE[verb], lambda: services_of[verb](club=club, **given, at=clock.now()))


@require_POST
def renew(request: HttpRequest, club_id: UUID) -> HttpResponse:
    """It goes on for this half-year."""
    club, worker = club_or_404(club_id), worker_of(request)
    told = _("Renewed for this half-year.")
    return answered(
        request, club, told, lambda: services.renew_club(club=club, worker=worker, at=clock.now())
    )


@require_POST
def notice(request: HttpRequest, club_id: UUID) -> HttpResponse:
    """Tell something on its page."""
    club, form = club_or_404(club_id), NoticeForm(request.POST)
    if not form.is_valid():
        return manage_page(request, club, notice_form=form)
    given = {**form.cleaned_data, "worker": worker_of(request)}
    told = _("It stands on the club's page for a fortnight.")
    return answered(request, club, told, lambda: services.post_notice(club=club, **given, at=clock.now()))


@require_POST
def notice_down(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Tell it no longer."""
    row = get_object_or_404(Notice.objects.select_related("club"), pk=notice_id)
    services.take_notice_down(notice=row, at=clock.now())
    return redirect("clubs:manage", row.club_id)


def club_or_404(club_id: UUID) -> Club:
    """The club of the URL, whatever became of it."""
    club = selectors.club_with(club_id, *State)
    if club is None:
        raise Http404
    return club


def worker_of(request: HttpRequest) -> Worker | None:
    """The colleague behind the account; some have none."""
    return getattr(request.user, "worker", None)


def answered(request: HttpRequest, club: Club, told: Any, act: Callable[[], object]) -> HttpResponse:
    """Do it and show the club again; a no is said above it."""
    try:
        act()
    except Refusal as refusal:
        return manage_page(request, club, refusal=refusal)
    messages.success(request, told)
    return redirect("clubs:manage", club.pk)


def manage_page(request: HttpRequest, club: Club, **more: Any) -> HttpResponse:
    """The club's page for the staff; 422 where something did not go through."""
    context = {
        "club": club,
        "members": selectors.members_of(club),
        "meetings": selectors.meetings_of(club),
        "renewals": selectors.renewals_of(club),
        "notices": selectors.notices_of(club, clock.today()),
        "is_due": club.pk in selectors.unrenewed(clock.today()),
        "approve": LiaisonForm(initial={"liaison": getattr(worker_of(request), "pk", None)}),
        "why": WhyForm(),
        "person_form": PersonForm(),
        "notice_form": NoticeForm(),
        **more,
    }
    status = 422 if more and "number" not in more else 200
    return render(request, "clubs/manage.html", context, status=status)
