"""Passkeys: made by who is signed in, shown instead of the six digits."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from keting import clock
from keting.accounts import services
from keting.accounts.forms import CodeForm, DropForm, KeyForm
from keting.accounts.models import Account
from keting.accounts.views import entry as entering
from keting.accounts.views.entering import owed
from keting.accounts.views.offering import asked, place_of, wait, waiting_challenges
from keting.address import address_of
from keting.refusal import Refusal
from keting.request import OfficeRequest


@owed("accounts:code")
def enter_with_passkey(request: HttpRequest, entry: entering.Entry) -> HttpResponse:
    """Come in with a passkey as the second factor."""
    if request.method != "POST":
        return redirect("accounts:code")
    form, now = KeyForm(request.POST or None), clock.now()
    try:
        _prove(request, entry.account, form)
        return entering.go_on(request, entry, at=now, is_proved=True)
    except Refusal as refusal:
        return _refused(request, entry.account, refusal, "accounts/code.html")


@require_POST
def prove_with_passkey(request: OfficeRequest) -> HttpResponse:
    """Show a passkey again, before something that must not be done from a seat left empty."""
    form, now = KeyForm(request.POST), clock.now()
    to = entering.way_of(request) or entering.home_of(request)
    try:
        _prove(request, request.user, form)
        return entering.prove_again(request, request.user, to, at=now)
    except Refusal as refusal:
        return _refused(request, request.user, refusal, "accounts/prove.html", to=to)


@require_http_methods(["GET", "POST"])
def own_passkey(request: OfficeRequest) -> HttpResponse:
    """Make one."""
    form, place = KeyForm(request.POST or None), place_of(request)
    if form.is_valid():
        answer, challenge = form.cleaned_data["answer"], "".join(waiting_challenges(request)[-1:])
        given = {"answer": answer, "challenge": challenge}
        try:
            services.add_passkey(account=request.user, place=place, at=clock.now(), **given)
            messages.success(request, _("The passkey holds from now on, at this address."))
            return redirect("accounts:own")
        except Refusal as refusal:
            form.refuse(refusal)
    options = services.offer_passkey(account=request.user, place=place, house=str(request.tenant))
    wait(request, options)
    return render(request, "accounts/own_passkey.html", {"form": form, "passkey_options": options})


@require_POST
def drop_passkey(request: OfficeRequest) -> HttpResponse:
    """Let one of the own hold no more."""
    form = DropForm(request.POST)
    if form.is_valid():
        row = form.cleaned_data["passkey"]
        services.drop_passkey(account=request.user, passkey_id=row, at=clock.now())
    return redirect("accounts:own")


def _prove(request: HttpRequest, account: Account, form: KeyForm) -> None:
    answer = form.cleaned_data["answer"] if form.is_valid() else ""
    services.prove_passkey(
        account=account, answer=answer, challenges=waiting_challenges(request), place=place_of(request),
        address=address_of(request), at=clock.now(),
    )  # fmt: skip


def _refused(
    request: HttpRequest, account: Account, refusal: Refusal, page: str, **more: Any
) -> HttpResponse:
    form = CodeForm({"code": "-"})
    form.full_clean()
    form.refuse(refusal, "code")
    context = {"form": form, **more, **asked(request, account)}
    return render(request, page, context, status=422)
