"""By way of the district's single sign-on: there, back, and connecting it with the own account.

What binds an answer to a question waits in this browser's session, for ten minutes and for one answer.
"""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from keting import clock, lapsing
from keting.accounts import services
from keting.accounts.forms import SignInForm
from keting.accounts.views import entry as entering
from keting.address import address_of
from keting.env import Provider
from keting.policy import policy
from keting.refusal import Refusal
from keting.request import OfficeRequest

# Questions that wait in the session; two tabs have two. Whose answer waits to be connected.
WAITING, MOST, SECONDS, SHOWN = "district", 3, 600, "district_shown"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@never_cache
@require_GET
def ask_district(request: HttpRequest) -> HttpResponse:
    """Ask the district who this is."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(entering.home_of(request))
    return _ask(request)


@require_GET
def ask_own_district(request: OfficeRequest) -> HttpResponse:
    """Ask the district who this is, to connect it with the own account."""
    return _ask(request, account=str(request.user.pk))


@never_cache
@require_GET
def district_back(request: HttpRequest) -> HttpResponse:
    """The district's answer: come in, or go on to connect it."""
    provider, asked, now = _provider(), _asked(request), clock.now()
    if provider is None:
        return redirect("accounts:sign_in")
    reply = _reply(request, asked, provider, now)
    try:
        heard = services.hear_district(provider=provider, reply=reply, address=address_of(request), at=now)
    except Refusal as refusal:
        return _refused(request, refusal)
    if heard.account is None:
        request.session[SHOWN] = {"digest": heard.digest, "account": asked["account"], "at": now.timestamp()}
        return redirect("accounts:own_district")
    return _come_in(request, heard, asked["to"], now)


@require_http_methods(["GET", "POST"])
def own_district(request: OfficeRequest) -> HttpResponse:
    """Connect what the district has just said with the own account."""
    told, now = request.session.get(SHOWN) or {}, clock.now()
    if told.get("account") != str(request.user.pk) or now.timestamp() - told["at"] > SECONDS:
        return redirect("accounts:own")
    if request.method == "POST":
        del request.session[SHOWN]
        try:
            services.connect_district(account=request.user, digest=told["digest"], at=now)
            messages.success(request, _("The district's sign-on opens your account from now on."))
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
        return redirect("accounts:own")
    return render(request, "accounts/own_district.html")


@require_POST
def drop_district(request: OfficeRequest) -> HttpResponse:
    """Let it open the own account no more."""
    services.drop_district(account=request.user, at=clock.now())
    return redirect("accounts:own")


def _ask(request: HttpRequest, account: str = "") -> HttpResponse:
    provider, address = _provider(), address_of(request)
    if provider is None:
        return redirect("accounts:sign_in")
    try:
        question = services.ask_district(provider=provider, back=_back(request), address=address)
    except Refusal as refusal:
        return _refused(request, refusal)
    kept: dict[str, Any] = {"state": question.state, "nonce": question.nonce, "verifier": question.verifier}
    kept |= {"account": account, "to": entering.way_of(request), "at": clock.now().timestamp()}
    request.session[WAITING] = [*request.session.get(WAITING, []), kept][-MOST:]
    return HttpResponseRedirect(question.address)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """The question of this browser that this answers, taken out: it is answered once."""
    state, waiting = request.GET.get("state", ""), request.session.get(WAITING, [])
    found: dict[str, Any] = next((one for one in waiting if one["state"] == state), {})
    if found:
        request.session[WAITING] = [one for one in waiting if one is not found]
    return found


def _reply(
    request: HttpRequest, asked: dict[str, Any], provider: Provider, at: datetime
) -> services.Reply | None:
    """What the service takes; None where nothing was asked, or too long ago, or no code came."""
    code, issuer = request.GET.get("code", ""), request.GET.get("iss")
    is_late = not asked or at.timestamp() - asked["at"] > SECONDS
    if is_late or not code or issuer not in {None, provider.issuer}:
        return None
    given = {"nonce": asked["nonce"], "verifier": asked["verifier"], "is_to_connect": bool(asked["account"])}
    return services.Reply(code=code, back=_back(request), **given)


def _come_in(request: HttpRequest, heard: services.Heard, to: str, at: datetime) -> HttpResponse:
    """In where the district's second factor counts, else on to ours."""
    account = heard.account
    assert account is not None  # noqa: S101
    entering.begin(request, account, to=to, at=at)
    is_proved = heard.is_proved and not policy().is_over(account, at)
    answer = entering.go_on(request, entering.Entry(account, to, is_proved), at=at)
    if is_proved and request.user.is_authenticated:
        # What asks for a fresh proof goes by when the district last saw one.
        lapsing.prove(request.session, heard.proved_at or NEVER)
    return answer


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if request.user.is_authenticated:
        messages.error(request, str(refusal.message))
        return redirect("accounts:own")
    context = {"form": SignInForm(), "refusal": refusal, "has_district": True}
    return render(request, "accounts/sign_in.html", context, status=422)


def _provider() -> Provider | None:
    """The district's, as the environment names it; without one its pages lead to the password."""
    provider: Provider | None = settings.KETING_SIGN_ON
    return provider


def _back(request: HttpRequest) -> str:
    """Where answers come to: one address at each host, known to the district."""
    return request.build_absolute_uri(reverse("accounts:district_back"))
