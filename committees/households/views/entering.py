"""The household's way in: the picture or the code of its card, a cookie of its own, the way out."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from committees.households import selectors
from committees.households.forms import CardCodeForm
from committees.households.models import Household, HouseholdCard
from committees.households.services import cards
from keting import clock
from keting.address import address_of
from keting.refusal import Refusal

HOLDS = timedelta(days=30)
STATUSES = {"card_unknown": 404, "too_often": 429}


def household_of(request: HttpRequest) -> Household | None:
    """Whose card this browser has shown: signed by this office, 30 days old at most, and still holding."""
    if not hasattr(request, "household"):
        told = request.get_signed_cookie(settings.KETING_CARD_COOKIE, default="", salt="card", max_age=HOLDS)
        card = selectors.card_of(UUID(told)) if told else None
        request.household = card and card.household  # type: ignore[attr-defined]
    found: Household | None = request.household  # type: ignore[attr-defined]
    return found


@never_cache
@require_GET
def enter(request: HttpRequest, secret: str) -> HttpResponse:
    """The card's own address: in at once, and on to a page whose address holds no secret.

    Led here by another site, a press of the button is asked for: nobody is signed in unawares.
    """
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return render(request, "households/type_code.html", {"form": CardCodeForm(initial={"code": secret})})
    try:
        return _in(request, secret)
    except Refusal as refusal:
        status = STATUSES.get(refusal.code, 503)
        return _unseen(render(request, "households/no_card.html", {"refusal": refusal}, status=status))


@never_cache
@require_http_methods(["GET", "POST"])
def type_code(request: HttpRequest) -> HttpResponse:
    """The code of the card, typed."""
    form = CardCodeForm(request.POST or None)
    if form.is_valid():
        try:
            return _in(request, form.cleaned_data["code"])
        except Refusal as refusal:
            form.refuse(refusal)
    return render(request, "households/type_code.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def go_out(request: HttpRequest) -> HttpResponse:
    """Forget the card on this browser."""
    response = redirect("portal:home")
    response.delete_cookie(settings.KETING_CARD_COOKIE, samesite="Lax")
    return response


def _in(request: HttpRequest, secret: str) -> HttpResponse:
    card = cards.household_of_card(secret=secret, address=address_of(request), at=clock.now())
    response = redirect("portal:ours")
    _keep(response, card)
    return _unseen(response)


def _keep(response: HttpResponse, card: HouseholdCard) -> None:
    response.set_signed_cookie(
        settings.KETING_CARD_COOKIE,
        card.pk.hex,
        salt="card",
        max_age=HOLDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _unseen(response: HttpResponse) -> HttpResponse:
    """Whatever is fetched next is not told from where."""
    response["Referrer-Policy"] = "no-referrer"
    return response
