"""What somebody who is signed in does about the own account."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from keting import clock
from keting.accounts import services
from keting.accounts.forms import ChangeForm, CodeForm
from keting.accounts.models import Authenticator, SignOn
from keting.accounts.selectors import seats_of
from keting.accounts.views import entry as entering
from keting.accounts.views.offering import asked, has_district, offered, show_codes, show_offer
from keting.address import address_of
from keting.refusal import Refusal
from keting.request import OfficeRequest
from keting.typed import forget, waiting

get_or_post = require_http_methods(["GET", "POST"])


@get_or_post
def prove(request: OfficeRequest) -> HttpResponse:
    """Show the second factor again, before something that must not be done from a seat left empty."""
    form, now = CodeForm(request.POST or None), clock.now()
    to = entering.way_of(request) or entering.home_of(request)
    if form.is_valid():
        try:
            services.prove_code(
                account=request.user, code=form.cleaned_data["code"], address=address_of(request), at=now
            )
            return entering.prove_again(request, request.user, to, at=now)
        except Refusal as refusal:
            form.refuse(refusal, "code")
    context = {"form": form, "to": to, **asked(request, request.user)}
    return render(request, "accounts/prove.html", context, status=422 if form.errors else 200)


@get_or_post
def typed(request: OfficeRequest) -> HttpResponse:
    """What was being sent when nobody was known any more: send it now, or throw it away."""
    kept = waiting(request.session, request.user.pk, clock.now())
    if request.method == "POST":
        forget(request.session)
    if kept is None or request.method == "POST":
        return HttpResponseRedirect(kept.back if kept else entering.home_of(request))
    return render(request, "accounts/typed.html", {"kept": kept})


@require_GET
def own(request: OfficeRequest) -> HttpResponse:
    """The own account: roles, what it is proved with, and where it is signed in."""
    now = clock.now()
    context = {
        "has_district": has_district(),
        "sign_on": SignOn.objects.filter(account=request.user).first(),
        "authenticator": Authenticator.objects.filter(account=request.user).first(),
        "passkeys": request.user.passkeys.all(),
        "seats": [(seat, seat.row == request.session.session_key) for seat in seats_of(request.user.pk, now)],
        "codes_left": request.user.recovery_codes.filter(used_at__isnull=True).count(),
    }
    return render(request, "accounts/own.html", context)


@require_POST
def own_seats(request: OfficeRequest) -> HttpResponse:
    """End one of the other sessions, or all of them."""
    here, name = request.session.session_key or "", request.POST.get("seat", "")[:40]
    number = services.end_seats(account=request.user, here=here, name=name, at=clock.now())
    told = ngettext("%(number)s session was ended.", "%(number)s sessions were ended.", number)
    messages.success(request, told % {"number": number})
    return redirect("accounts:own")


@get_or_post
def own_password(request: OfficeRequest) -> HttpResponse:
    """Another password; the other sessions of this account end."""
    form, now, name = ChangeForm(request.POST or None), clock.now(), request.user.username
    if form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["password"]
        try:
            services.prove_password(username=name, password=old, address=address_of(request), at=now)
            services.choose_password(account=request.user, password=new, at=now)
            return _done(request, _("The new password holds from now on."))
        except Refusal as refusal:
            form.refuse(refusal, "old" if refusal.code == "invalid_login" else None)
    return render(request, "accounts/own_password.html", {"form": form}, status=422 if form.errors else 200)


@get_or_post
def own_factor(request: OfficeRequest) -> HttpResponse:
    """Another telephone; the other sessions of this account end."""
    form, offer = CodeForm(request.POST or None, is_first=True), offered(request)
    if form.is_valid():
        try:
            codes = services.set_authenticator(
                account=request.user, offer=offer, code=form.cleaned_data["code"], at=clock.now()
            )
            update_session_auth_hash(request, request.user)
            return show_codes(request, codes, to=reverse("accounts:own"))
        except Refusal as refusal:
            form.refuse(refusal, "code")
    return show_offer(request, form, offer, account=request.user)


@require_POST
def own_codes(request: OfficeRequest) -> HttpResponse:
    """Ten new recovery codes; those there were are worth nothing any more."""
    codes = services.renew_codes(account=request.user, at=clock.now())
    return show_codes(request, codes, to=reverse("accounts:own"))


def _done(request: OfficeRequest, told: str) -> HttpResponse:
    update_session_auth_hash(request, request.user)
    messages.success(request, told)
    return redirect("accounts:own")
