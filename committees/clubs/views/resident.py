"""What residents see and do: the clubs, and how to found one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from committees.clubs import selectors, services
from committees.clubs.forms import FoundForm
from committees.households.views import household_of
from keting import clock
from keting.refusal import Refusal


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every club that is at home here."""
    context = {"clubs": list(selectors.clubs()), "now": clock.now()}
    return render(request, "clubs/list.html", context)


@require_http_methods(["GET", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """Five questions; the committee answers."""
    form = FoundForm(request.POST or None, household=household_of(request))
    if form.is_valid():
        try:
            club = services.found_club(founding=form.founding(), at=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%s: the committee has it now, and calls you.") % club.name)
            return redirect("clubs:list")
    return render(request, "clubs/found.html", {"form": form}, status=422 if form.errors else 200)
