"""From a proved password to a session: what is still owed, step by step.

Until everything is proved nobody is signed in: the session holds whose password it was, for ten minutes, and
`request.user` stays a stranger.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from keting import lapsing, typed
from keting.accounts.models import Account, Authenticator, Invitation
from keting.accounts.selectors import open_invitations
from keting.accounts.services import make_room
from keting.audit.services import record
from keting.policy import policy

PENDING, JOINING, SECONDS = "entering", "joining", 600
# What a browser calls itself; the first sign that fits.
BROWSERS = (
    ("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("OpenHarmony", "HarmonyOS"), ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Entry:
    """Somebody at the door: the account, where they want to go, whether the second factor is proved."""

    account: Account
    next: str
    is_proved: bool

    def owes(self, at: datetime) -> str:
        """The page of what is still owed, '' when nothing is.

        A second factor that is there comes before a new password: a password alone replaces nothing.
        """
        has_factor = Authenticator.objects.filter(account=self.account).exists()
        if has_factor and not self.is_proved:
            return "accounts:code"
        if policy().is_over(self.account, at):
            return "accounts:password"
        return "" if has_factor else "accounts:factor"


def begin(request: HttpRequest, account: Account, *, to: str = "", at: datetime) -> None:
    """Remember whose password was right."""
    request.session.cycle_key()
    request.session.pop(JOINING, None)
    _keep(request, account, at=at, to=to, is_proved=False)


def begin_joining(request: HttpRequest, invitation: Invitation, at: datetime) -> None:
    """Remember whose link was opened; it is used up only by choosing a password."""
    request.session.cycle_key()
    request.session[JOINING] = {"invitation": str(invitation.pk), "at": at.timestamp()}


def invitation_in(request: HttpRequest, at: datetime) -> Invitation | None:
    """The invitation that was opened here within ten minutes, while it holds."""
    kept: dict[str, Any] = request.session.get(JOINING) or {}
    if not kept or at.timestamp() - kept["at"] > SECONDS:
        return None
    return open_invitations(at).filter(pk=kept["invitation"]).first()


def entry_of(request: HttpRequest, at: datetime) -> Entry | None:
    """Who stands at the door; nobody after ten minutes, or when the account has changed since."""
    kept: dict[str, Any] = request.session.get(PENDING) or {}
    if not kept or at.timestamp() - kept["at"] > SECONDS:
        return None
    account = Account.objects.filter(pk=kept["account"], is_active=True).first()
    if (
        account is None
        or account.is_over(at)
        or not constant_time_compare(account.get_session_auth_hash(), kept["hash"])
    ):
        return None
    return Entry(account, kept["to"], kept["is_proved"])


def go_on(
    request: HttpRequest, entry: Entry, *, at: datetime, is_proved: bool | None = None
) -> HttpResponseRedirect:
    """On to what is still owed; in, when nothing is."""
    proved = entry.is_proved if is_proved is None else is_proved
    entry = Entry(entry.account, entry.next, proved)
    if page := entry.owes(at):
        _keep(request, entry.account, at=at, to=entry.next, is_proved=proved)
        return redirect(page)
    enter(request, entry.account, at=at)
    return onward(request, entry.account, entry.next, at=at)


def onward(request: HttpRequest, account: Account, to: str, *, at: datetime) -> HttpResponseRedirect:
    """Where they wanted to go; first to what they had typed when nobody knew them any more."""
    if typed.waiting(request.session, account.pk, at):
        return HttpResponseRedirect(reverse("accounts:typed"))
    return HttpResponseRedirect(to or home_of(request))


def enter(request: HttpRequest, account: Account, *, at: datetime) -> None:
    """Sign in, on the record."""
    request.session.pop(PENDING, None)
    login(request, account, backend=BACKEND)
    lapsing.begin(request.session, at)
    request.session[lapsing.DEVICE] = device_of(request.headers.get("User-Agent", ""))
    make_room(account=account, here=request.session.session_key or "", at=at)
    record(actor=account, verb="sign_in", thing=account, at=at)


def prove_again(request: HttpRequest, account: Account, to: str, *, at: datetime) -> HttpResponseRedirect:
    """The second factor was shown again, on the record; on to where that was asked for."""
    lapsing.prove(request.session, at)
    record(actor=account, verb="prove", thing=account, at=at)
    return onward(request, account, to, at=at)


def device_of(agent: str) -> str:
    """Browser and system by which a colleague knows the own device again; nothing finer is kept."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return " · ".join(filter(None, (browser, system)))


def home_of(request: HttpRequest) -> str:
    """The first page of those who work here."""
    kind = getattr(getattr(request, "tenant", None), "type", "")
    return reverse("reporting:overview" if kind == "street" else "portal:my_day")


def way_of(request: HttpRequest) -> str:
    """`next`, when it is a page of this host."""
    told = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(told, {request.get_host()}, require_https=request.is_secure())
    return told if is_ours else ""


def _keep(request: HttpRequest, account: Account, *, at: datetime, to: str, is_proved: bool) -> None:
    request.session[PENDING] = {
        "account": str(account.pk),
        "hash": account.get_session_auth_hash(),
        "at": at.timestamp(),
        "to": to,
        "is_proved": is_proved,
    }
