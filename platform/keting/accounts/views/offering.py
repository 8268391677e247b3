"""What is offered at the door: the picture for the app, the recovery codes, a passkey."""

from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keting import totp
from keting.accounts import services
from keting.accounts.forms import CodeForm
from keting.accounts.models import Account
from keting.accounts.services.factors import plain_secret

OFFER = "offer"
# Challenges that wait in the session; two tabs have two.
WAITING, MOST = "passkey", 3


def offered(request: HttpRequest) -> str:
    """The sealed secret that waits for its first code; the same until it has come."""
    if OFFER not in request.session:
        request.session[OFFER] = services.offer_secret()
    return str(request.session[OFFER])


def show_offer(request: HttpRequest, form: CodeForm, offer: str, *, account: Account) -> HttpResponse:
    """The secret as a picture and in groups of four, and the field for its first code."""
    secret = plain_secret(offer)
    house = str(getattr(request, "tenant", ""))
    picture = segno.make(totp.address_of(secret, name=account.username, house=house), error="m")
    context = {
        "form": form,
        "groups": [secret[at : at + 4] for at in range(0, len(secret), 4)],
        "picture": picture.svg_data_uri(scale=5, border=2, dark="#1f1b16", light="#fff"),
        "is_inside": request.user.is_authenticated,
    }
    return render(request, "accounts/factor.html", context, status=422 if form.errors else 200)


def show_codes(request: HttpRequest, codes: list[str], *, to: str) -> HttpResponse:
    """The recovery codes, this once."""
    request.session.pop(OFFER, None)
    return render(request, "accounts/codes.html", {"codes": codes, "to": to})


def has_district() -> bool:
    """Whether the district's sign-on is offered here."""
    return settings.KETING_SIGN_ON is not None


def place_of(request: HttpRequest) -> services.Place:
    """The host whose passkeys these are."""
    host = request.get_host()
    return services.Place(host.rpartition(":")[0] or host, f"{request.scheme}://{host}")


def asked(request: HttpRequest, account: Account) -> dict[str, Any]:
    """For a page that takes a passkey: what the browser is asked to show, if there is any."""
    if not account.passkeys.exists():
        return {}
    options = services.ask_passkey(account=account, place=place_of(request))
    wait(request, options)
    return {"passkey_options": options}


def wait(request: HttpRequest, options: str) -> None:
    """Keep the challenge of what the browser is asked until its answer comes."""
    kept = request.session.get(WAITING, [])
    request.session[WAITING] = [*kept, services.challenge_of(options)][-MOST:]


def waiting_challenges(request: HttpRequest) -> list[str]:
    """The challenges, each for one answer."""
    return list(request.session.pop(WAITING, []))
