"""The household's other way in: a telephone number, then the code that comes by text message."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from committees.households.forms import PhoneForm, TextCodeForm
from committees.households.selectors.passes import CODE_HOLDS
from committees.households.services import passes
from committees.households.views.entering import keep_pass
from committees.households.views.homes import home_or_404
from keting import clock, texting
from keting.address import address_of
from keting.refusal import Refusal
from keting.request import OfficeRequest

# Which request this browser has made: its code fits no other.
ASKED = "keting_asked"


@never_cache
@require_http_methods(["GET", "POST"])
def by_phone(request: HttpRequest) -> HttpResponse:
    """Ask for the number and send a code, if anybody here has it; nobody is told which."""
    form = PhoneForm(request.POST or None)
    if form.is_valid():
        try:
            number, at = form.cleaned_data["number"], clock.now()
            row = passes.ask_for_code(number=number, address=address_of(request), at=at)
            return _asked(row.pk)
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"form": form, "is_off": texting.gateway() is None, "is_down": texting.is_down()}
    return render(request, "households/by_phone.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def phone_code(request: HttpRequest) -> HttpResponse:
    """Type the code of the message; without a request of this browser one asks for one first."""
    told = request.get_signed_cookie(ASKED, default="", salt="text", max_age=CODE_HOLDS)
    form = TextCodeForm(request.POST or None)
    if not told:
        if request.method == "POST":
            messages.error(request, _("The five minutes are over. Please ask for another code."))
        return redirect("households:by_phone")
    if form.is_valid():
        try:
            return _in(request, UUID(told), form.cleaned_data["code"])
        except Refusal as refusal:
            form.refuse(refusal)
    return render(request, "households/phone_code.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def end_passes(request: OfficeRequest, household_id: UUID) -> HttpResponse:
    """The desk ends what was opened by codes."""
    household = home_or_404(request, household_id)
    try:
        passes.end_passes(household=household, by=request.user, at=clock.now())
        messages.success(request, _("Nobody is in by a code any more."))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return redirect("households:detail", household_id)


def _asked(row_id: UUID) -> HttpResponse:
    response = redirect("households:phone_code")
    response.set_signed_cookie(
        ASKED,
        row_id.hex,
        salt="text",
        max_age=CODE_HOLDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _in(request: HttpRequest, row_id: UUID, code: str) -> HttpResponse:
    row = passes.open_with_code(pass_id=row_id, code=code, address=address_of(request), at=clock.now())
    response = redirect("portal:ours")
    keep_pass(response, row)
    response.delete_cookie(ASKED, samesite="Lax")
    return response
