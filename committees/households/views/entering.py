"""The household's way in: the picture or the code of its card, a cookie of its own, the way out."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees.households import selectors
from committees.households.forms import CardCodeForm
from committees.households.models import Household, TextPass
from committees.households.selectors.passes import PASS_HOLDS
from committees.households.services import cards
from keting import clock, opened, texting
from keting.address import address_of
from keting.refusal import Refusal
from keting.web.leading import is_led_astray

HOLDS, TEXT = timedelta(days=30), "text-"


def household_of(request: HttpRequest) -> Household | None:
    """Whose card this browser has shown: signed by this office, 30 days old at most, and still holding."""
    if not hasattr(request, "household"):
        told = request.get_signed_cookie(settings.KETING_CARD_COOKIE, default="", salt="card", max_age=HOLDS)
        request.household = _opened(told or "")  # type: ignore[attr-defined]
    found: Household | None = request.household  # type: ignore[attr-defined]
    return found


@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The code of the card: brought behind the # of its picture's address and sent at once, or typed.

    Led here by another site, a press of the button is asked for: nobody is signed in unawares.
    """
    form = CardCodeForm(request.POST or None)
    if form.is_valid():
        try:
            return _in(request, form.cleaned_data["code"])
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"form": form, "is_sent": not (form.is_bound or is_led_astray(request))}
    context["has_texts"] = texting.gateway() is not None
    return render(request, "households/type_code.html", context, status=422 if form.errors else 200)


@require_safe
def enter_as_before(request: HttpRequest) -> HttpResponse:
    """A picture of an older print, with the secret in its path: nobody reads it, one types the code."""
    messages.info(request, _("The picture on this card is of an older kind. Please type the code beside it."))
    return redirect("households:type_code")


@require_POST
def go_out(request: HttpRequest) -> HttpResponse:
    """Forget the card on this browser, and whatever was opened with a code."""
    response = redirect("portal:home")
    response.delete_cookie(settings.KETING_CARD_COOKIE, samesite="Lax")
    return opened.forget(response)


def _opened(told: str) -> Household | None:
    """The household of the card, or of the code by text message, that the cookie names."""
    if told.startswith(TEXT):
        row = selectors.pass_of(UUID(told.removeprefix(TEXT)), clock.now())
        return row.household if row else None
    card = selectors.card_of(UUID(told)) if told else None
    return card.household if card else None


def _in(request: HttpRequest, secret: str) -> HttpResponse:
    card = cards.household_of_card(secret=secret, address=address_of(request), at=clock.now())
    response = redirect("portal:ours")
    _keep(response, card.pk.hex, HOLDS)
    return response


def keep_pass(response: HttpResponse, row: TextPass) -> None:
    """In by a code, for a day: the row says for how long."""
    _keep(response, f"{TEXT}{row.pk.hex}", PASS_HOLDS)


def _keep(response: HttpResponse, told: str, holds: timedelta) -> None:
    response.set_signed_cookie(
        settings.KETING_CARD_COOKIE,
        told,
        salt="card",
        max_age=holds,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
