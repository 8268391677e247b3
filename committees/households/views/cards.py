"""The desk's side of the household card: print it, print a building's, end it."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from committees.households import selectors
from committees.households.forms import BuildingForm, CardEndForm
from committees.households.services import cards
from committees.households.views.homes import home_or_404, show_home
from keting import clock
from keting.refusal import Refusal
from keting.request import OfficeRequest
from keting.web.leading import secret_link, square

# Front and back beside each other, to be folded: five fit on a sheet.
ON_A_SHEET = 5


@require_POST
def print_card(request: OfficeRequest, household_id: UUID) -> HttpResponse:
    """A new card for one door, shown this once."""
    household = home_or_404(request, household_id)
    try:
        printed = cards.print_card(household=household, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("households:detail", household_id)
    return show_sheets(request, [printed], back=reverse("households:detail", args=[household_id]))


@require_POST
def end_card(request: OfficeRequest, household_id: UUID) -> HttpResponse:
    """Lost, stolen, moved away: the card holds no more."""
    household, form = home_or_404(request, household_id), CardEndForm(request.POST)
    if not form.is_valid():
        return show_home(request, household, form)
    try:
        cards.revoke_card(household=household, **form.cleaned_data, by=request.user, at=clock.now())
        messages.success(request, _("The card holds no more, on no telephone."))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return redirect("households:detail", household_id)


@require_http_methods(["GET", "POST"])
def print_sheet(request: OfficeRequest) -> HttpResponse:
    """The buildings, and how many of their doors lack a card; cards for those of one building."""
    form = BuildingForm(request.POST or None)
    if form.is_valid():
        try:
            printed = cards.print_building(**form.cleaned_data, by=request.user, at=clock.now())
            return show_sheets(request, printed, back=reverse("households:cards"))
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
    context = {"buildings": selectors.buildings()}
    return render(request, "households/cards.html", context, status=422 if form.is_bound else 200)


def show_sheets(request: OfficeRequest, printed: Sequence[cards.Printed], *, back: str) -> HttpResponse:
    """Cards to cut and fold, each with its picture; nothing of it is kept."""
    rows = [
        {"household": one.card.household, "code": one.code, "qr": _picture(request, one)} for one in printed
    ]
    sheets = [rows[at : at + ON_A_SHEET] for at in range(0, len(rows), ON_A_SHEET)]
    context = {"sheets": sheets, "number": len(rows), "back": back}
    return render(request, "households/card_sheet.html", context)


def _picture(request: OfficeRequest, printed: cards.Printed) -> str:
    return square(secret_link(request, "households:enter", printed.secret))
