"""Signing in, step by step, and out."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from keting import clock, lapsing, opened
from keting.accounts import services
from keting.accounts.forms import CodeForm, PasswordForm, SignInForm, WordForm
from keting.accounts.views import entry as entering
from keting.accounts.views.offering import asked, has_district, offered, show_codes, show_offer
from keting.address import address_of
from keting.crowding import COME_AGAIN, shortly
from keting.refusal import Refusal

Step = Callable[[HttpRequest, entering.Entry], HttpResponse]
get_or_post = require_http_methods(["GET", "POST"])


@never_cache
@get_or_post
def sign_in(request: HttpRequest) -> HttpResponse:
    """User name and password."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(entering.home_of(request))
    form, now = SignInForm(request.POST or None), clock.now()
    page = {"form": form, "next": entering.way_of(request), "has_district": has_district()}
    if form.is_valid():
        try:
            account = services.prove_password(**form.cleaned_data, address=address_of(request), at=now)
            entering.begin(request, account, to=entering.way_of(request), at=now)
            return redirect("accounts:code")
        except Refusal as refusal:
            form.refuse(refusal)
            if refusal.code == "crowded":
                return crowded(request, page, refusal)
    return render(request, "accounts/sign_in.html", page)


def crowded(request: HttpRequest, page: dict[str, Any], refusal: Refusal) -> HttpResponse:
    """Nobody could look at the password: when to come again, with the name as it was typed."""
    if refusal.facts["is_suspect"]:
        return shortly()
    response = render(request, "accounts/sign_in.html", page, status=503)
    response.headers["Retry-After"] = str(COME_AGAIN.seconds)
    return response


def owed(page: str) -> Callable[[Step], Callable[[HttpRequest], HttpResponse]]:
    """A step of the way in; whoever does not owe it is sent to what they owe."""

    def decorate(view: Step) -> Callable[[HttpRequest], HttpResponse]:
        @never_cache
        @get_or_post
        @wraps(view)
        def stepping(request: HttpRequest) -> HttpResponse:
            now = clock.now()
            entry = entering.entry_of(request, now)
            if entry is None:
                return redirect("accounts:sign_in")
            return view(request, entry) if entry.owes(now) == page else entering.go_on(request, entry, at=now)

        return stepping

    return decorate


@owed("accounts:code")
def code(request: HttpRequest, entry: entering.Entry) -> HttpResponse:
    """The second factor."""
    form, now = CodeForm(request.POST or None), clock.now()
    if form.is_valid():
        try:
            services.prove_code(
                account=entry.account, code=form.cleaned_data["code"], address=address_of(request), at=now
            )
            return entering.go_on(request, entry, at=now, is_proved=True)
        except Refusal as refusal:
            form.refuse(refusal, "code")
    context = {"form": form, **asked(request, entry.account)}
    return render(request, "accounts/code.html", context, status=422 if form.errors else 200)


@owed("accounts:password")
def password(request: HttpRequest, entry: entering.Entry) -> HttpResponse:
    """A password of one's own instead of the one that was told."""
    form, now = PasswordForm(request.POST or None), clock.now()
    if form.is_valid():
        try:
            services.choose_password(account=entry.account, password=form.cleaned_data["password"], at=now)
            return entering.go_on(request, entry, at=now)
        except Refusal as refusal:
            form.refuse(refusal, "password")
    context = {"form": form, "is_old": not entry.account.must_change}
    return render(request, "accounts/password.html", context, status=422 if form.errors else 200)


@owed("accounts:factor")
def factor(request: HttpRequest, entry: entering.Entry) -> HttpResponse:
    """Set up the app whose digits are asked for from now on; then the recovery codes, once."""
    form, now, offer = CodeForm(request.POST or None, is_first=True), clock.now(), offered(request)
    if form.is_valid():
        try:
            codes = services.set_authenticator(
                account=entry.account, offer=offer, code=form.cleaned_data["code"], at=now
            )
            to = entering.go_on(request, entry, at=now, is_proved=True).url
            return show_codes(request, codes, to=to)
        except Refusal as refusal:
            form.refuse(refusal, "code")
    return show_offer(request, form, offer, account=entry.account)


@never_cache
@get_or_post
def join(request: HttpRequest) -> HttpResponse:
    """The word of an invitation: brought behind the # of its link and sent at once, or pasted."""
    form, now = WordForm(request.POST or None), clock.now()
    if form.is_valid():
        try:
            found = services.invitation_with(**form.cleaned_data, address=address_of(request), at=now)
            entering.begin_joining(request, found, at=now)
            return redirect("accounts:choose")
        except Refusal as refusal:
            if refusal.code == "invitation_over":
                return render(request, "accounts/no_invitation.html", status=404)
            form.refuse(refusal, "word")
    return render(request, "accounts/join.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@get_or_post
def choose(request: HttpRequest) -> HttpResponse:
    """Come in by the invitation that was opened: a password first, then whatever else is owed."""
    form, now = PasswordForm(request.POST or None), clock.now()
    invitation = entering.invitation_in(request, now)
    if invitation is None:
        return redirect("accounts:join")
    if form.is_valid():
        try:
            given = {"invitation_id": invitation.pk, "password": form.cleaned_data["password"]}
            entering.begin(request, services.accept_invitation(**given, at=now), at=now)
            return redirect("accounts:code")
        except Refusal as refusal:
            form.refuse(refusal, "password")
    context = {"form": form, "account": invitation.account}
    return render(request, "accounts/choose.html", context, status=422 if form.errors else 200)


class SignOut(LogoutView):
    """Sign out, by POST only; the browser throws away what it has stored of this house."""

    next_page = "/"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Out, with everything that was begun in this browser."""
        return opened.forget(lapsing.cleared(super().post(request, *args, **kwargs)))
