"""The household's own page, for who has shown its card."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from committees.households.views import household_of
from committees.portal import selectors
from committees.portal.forms import LetGoForm
from committees.portal.services import let_go
from committees.rooms.selectors import feed_of_household
from keting import clock
from keting.refusal import Refusal
from keting.request import OfficeRequest

DONE = {
    "booking": _("Given back. Thank you; somebody else can have it now."),
    "offer": _("It is yours."),
    "waiting": _("You wait no more."),
    "sign_up": _("The chair is given back. Thank you for telling us."),
    "club": _("Left; no name is kept there any more."),
}


@dataclass(frozen=True)
class Question:
    """What is asked before something is let go of, what happens then, and the words on the button."""

    title: Promise
    then: Promise
    word: Promise


QUESTIONS = {
    "booking": Question(
        _("Give the room back?"), _("Then somebody else can have this time at once."), _("Give it back")
    ),
    "waiting": Question(
        _("Wait no more?"), _("Then your place in the queue goes to whoever is next."), _("Wait no more")
    ),
    "sign_up": Question(
        _("You cannot come?"), _("Then a chair that was kept goes to whoever is next."), _("Cannot come")
    ),
    "club": Question(
        _("Leave the club?"),
        _("Then the name goes out of the club's list today. Whoever comes back tells the leader."),
        _("Leave the club"),
    ),
}


@never_cache
@require_safe
def part_with(request: OfficeRequest) -> HttpResponse:
    """Asks once before something of the household's is let go of."""
    now, household, form = clock.now(), household_of(request), LetGoForm(request.GET)
    if household is None:
        return redirect("households:type_code")
    told = form.cleaned_data if form.is_valid() else {}
    what = told.get("what", "")
    one = selectors.ours(household, now).thing(what, told["row"]) if what in QUESTIONS else None
    if one is None:
        messages.error(request, _("This is not on your list any more."))
        return redirect("portal:ours")
    context = {"household": household, "what": what, "one": one, "question": QUESTIONS[what]}
    return render(request, "portal/part_with.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def ours(request: OfficeRequest) -> HttpResponse:
    """What the household of the card has booked and signed up for; each with its button."""
    now, household, form = clock.now(), household_of(request), LetGoForm(request.POST or None)
    if household is None:
        return redirect("households:type_code")
    if form.is_valid():
        given = form.cleaned_data
        try:
            let_go(household=household, what=given["what"], row_id=given["row"], at=now)
            messages.success(request, DONE[given["what"]])
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
        return redirect("portal:ours")
    context = {"household": household, "ours": selectors.ours(household, now), "now": now}
    context["feed"] = feed_of_household(household)
    return render(request, "portal/ours.html", context, status=422 if form.is_bound else 200)
