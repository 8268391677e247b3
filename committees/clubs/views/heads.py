"""The people of a club: who joins, who leads, who came."""

from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from committees.clubs import services
from committees.clubs.forms import PersonForm
from committees.clubs.kinds import Part
from committees.clubs.models import Member
from committees.clubs.views.staff import answered, club_or_404, manage_page
from keting import clock
from keting.accounts.models import Account
from keting.refusal import Refusal


@require_POST
def join(request: HttpRequest, club_id: UUID) -> HttpResponse:
    """Somebody joins."""
    club, form = club_or_404(club_id), PersonForm(request.POST)
    if form.is_valid():
        try:
            services.add_member(club=club, person=form.person(), at=clock.now())
            return redirect("clubs:manage", club_id)
        except Refusal as refusal:
            form.refuse(refusal)
    return manage_page(request, club, person_form=form)


@require_POST
def turn(request: HttpRequest, member_id: UUID, verb: str) -> HttpResponse:
    """Leader, deputy, member, or gone."""
    member = _found(member_id)
    club = club_or_404(member.club_id)
    if verb == "gone":
        told = _("Let go today.")
        return answered(request, club, told, lambda: services.let_member_go(member=member, at=clock.now()))
    if verb not in Part.values:
        raise Http404
    told = _("Written down.")
    return answered(
        request, club, told, lambda: services.change_part(member=member, part=verb, at=clock.now())
    )


@require_POST
def number(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """The whole number, this once; it is written down who looked."""
    member, by = _found(member_id), cast(Account, request.user)
    club = club_or_404(member.club_id)
    try:
        shown = services.reveal_number(member=member, by=by, at=clock.now())
    except Refusal as refusal:
        return manage_page(request, club, refusal=refusal)
    return manage_page(request, club, number=shown, number_of=member.pk)


def _found(member_id: UUID) -> Member:
    return get_object_or_404(Member.objects.select_related("club"), pk=member_id)
