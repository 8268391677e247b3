"""The accounts of the office, for those who open them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from keting import clock
from keting.accounts import selectors, services
from keting.accounts.forms import InviteForm, RolesForm
from keting.accounts.models import Account, Authenticator
from keting.refusal import Refusal
from keting.request import OfficeRequest
from keting.web.leading import secret_link


@require_GET
def accounts(request: OfficeRequest) -> HttpResponse:
    """Everybody who may sign in here."""
    now = clock.now()
    return render(request, "accounts/list.html", {"lines": selectors.lines(now), "now": now})


@require_http_methods(["GET", "POST"])
def invite(request: OfficeRequest) -> HttpResponse:
    """Somebody new: an account without a password, and the link to hand over."""
    form = InviteForm(request.POST or None, office=request.tenant.type)
    if form.is_valid():
        try:
            account, word = services.invite_newcomer(form.newcomer(), by=request.user, at=clock.now())
            return _told(request, account, word)
        except Refusal as refusal:
            form.refuse(refusal)
    return render(request, "accounts/invite.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def account(request: OfficeRequest, pk: UUID) -> HttpResponse:
    """One account: its roles, a new link, the end."""
    found = get_object_or_404(Account, pk=pk)
    return _page(request, found, RolesForm.of(found, office=request.tenant.type))


@require_POST
def invite_again(request: OfficeRequest, pk: UUID) -> HttpResponse:
    """A new link, for a forgotten password or a lost invitation."""
    found = get_object_or_404(Account, pk=pk)
    try:
        return _told(request, found, services.invite(account=found, by=request.user, at=clock.now()))
    except Refusal as refusal:
        return _page(request, found, RolesForm.of(found, office=request.tenant.type), refusal=refusal)


@require_POST
def roles(request: OfficeRequest, pk: UUID) -> HttpResponse:
    """Other roles."""
    found = get_object_or_404(Account, pk=pk)
    form = RolesForm(request.POST, office=request.tenant.type)
    if form.is_valid():
        try:
            services.change_roles(account=found, **form.given(), by=request.user, at=clock.now())
            messages.success(request, _("The new roles hold from now on."))
            return redirect("accounts:account", pk)
        except Refusal as refusal:
            form.refuse(refusal)
    return _page(request, found, form)


@require_POST
def shut(request: OfficeRequest, pk: UUID) -> HttpResponse:
    """Let in no more."""
    return _do(request, pk, services.shut_account, _("The account is shut."))


@require_POST
def reopen(request: OfficeRequest, pk: UUID) -> HttpResponse:
    """Let in again."""
    return _do(request, pk, services.reopen_account, _("The account is open again."))


@require_POST
def sever(request: OfficeRequest, pk: UUID) -> HttpResponse:
    """Let the district's sign-on open it no more."""
    return _do(request, pk, services.sever_sign_on, _("The district's sign-on opens this account no more."))


def _do(request: OfficeRequest, pk: UUID, service: Callable[..., Any], told: str) -> HttpResponse:
    found, now = get_object_or_404(Account, pk=pk), clock.now()
    try:
        service(account=found, by=request.user, at=now)
    except Refusal as refusal:
        return _page(request, found, RolesForm.of(found, office=request.tenant.type), refusal=refusal)
    messages.success(request, told)
    return redirect("accounts:account", pk)


def _page(
    request: OfficeRequest, found: Account, form: RolesForm, *, refusal: Refusal | None = None
) -> HttpResponse:
    context = {"account": found, "form": form, "refusal": refusal, "is_me": found.pk == request.user.pk}
    status = 422 if refusal or form.errors else 200
    return render(request, "accounts/account.html", context, status=status)


def _told(request: OfficeRequest, account: Account, word: str) -> HttpResponse:
    until: datetime = clock.now() + services.HOLDS
    link = secret_link(request, "accounts:join", word)
    has_factor = Authenticator.objects.filter(account=account).exists()
    context = {"account": account, "link": link, "until": until, "has_factor": has_factor}
    return render(request, "accounts/invited.html", context)
