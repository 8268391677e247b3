"""From host to tenant, and through the door."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import DisallowedHost, PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseNotFound,
    HttpResponseRedirect,
)
from django.shortcuts import resolve_url
from django.urls import reverse, set_urlconf
from django.utils.http import urlencode
from django.utils.module_loading import import_string
from django.utils.translation import activate, get_language

from keting import clock, lapsing, metrics, typed
from keting.api.errors import early, is_api
from keting.audit.services import record
from keting.db.passing import is_away, is_contended
from keting.deeds import NotAllowed, act_as, acting
from keting.doors import DOORS, OPEN, READS, is_for_residents
from keting.web.closing import closed
from keting.web.views import came_from, contended, from_elsewhere, unavailable, wrong_way

if TYPE_CHECKING:
    from keting.accounts.models import Account

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class HostMiddleware:
    """Enters the committee (or street) whose host was asked for; any other host is a plain 404."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.tenant_of_host = import_string(f"{settings.KETING_SCOPE}.tenant_of_host")
        self.scope = import_string(f"{settings.KETING_SCOPE}.scope")
        self.is_supported = import_string(settings.KETING_SUPPORTED)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            host = request.get_host().rsplit(":", 1)[0].lower()
        except DisallowedHost:
            return HttpResponseNotFound()
        try:
            tenant = self.tenant_of_host(host)
        except (InterfaceError, OperationalError):
            return unavailable(request)
        if tenant is None:
            return HttpResponseNotFound()
        request.tenant = tenant  # type: ignore[attr-defined]
        if tenant.moved_to:
            return HttpResponseRedirect(_elsewhere(request, tenant.moved_to))
        urlconf = str(settings.TENANT_TYPES[tenant.type]["URLCONF"])
        request.urlconf = urlconf
        set_urlconf(urlconf)
        if not (tenant.is_open and self.is_supported(tenant)):
            return unavailable(request) if tenant.is_open else closed(request)
        with self.scope(tenant):
            return self.get_response(request)

    @staticmethod
    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What passes by itself is not called broken: come again."""
        if not isinstance(exception, (InterfaceError, OperationalError)):
            return None
        if is_contended(exception):
            return contended(request)
        return unavailable(request) if is_away(exception) else None


def _elsewhere(request: HttpRequest, host: str) -> str:
    """The same page at another host; for the time being, since a new name can be taken back."""
    port = request.get_host().rpartition(":")[2]
    return f"{request.scheme}://{host}{f':{port}' if port.isdigit() else ''}{request.get_full_path()}"


def way_back(request: HttpRequest) -> str:
    """Where to go on after signing in: this page, or the one whose form was sent."""
    return request.get_full_path() if request.method in {"GET", "HEAD"} else came_from(request)


def prove_first(request: HttpRequest, page: str = "accounts:prove") -> HttpResponse:
    """On to a page that asks who it is, and back; htmx changes the whole page."""
    is_part = request.headers.get("HX-Request") == "true"
    back = urlencode({"next": came_from(request) if is_part else way_back(request)})
    to = f"{reverse(page)}?{back}"
    return HttpResponse(status=204, headers={"HX-Redirect": to}) if is_part else HttpResponseRedirect(to)


def ended(request: HttpRequest, at: datetime) -> HttpResponse:
    """The session has lapsed: sign in again and go on. What was being sent is kept for the same person.

    Also where the URL names a row: somebody who was in learns nothing from being asked who they are.
    """
    who = request.session[SESSION_KEY]
    logout(request)
    typed.keep(request, who, back=came_from(request), at=at)
    return lapsing.cleared(prove_first(request, "accounts:sign_in"))


def note_refusal(request: HttpRequest, what: str, at: datetime, *, verb: str = "refused") -> None:
    """Put on the record that an account's roles were not enough for a page or a service, or no row there."""
    actor = cast("Account", request.user)
    record(actor=actor, verb=verb, thing=actor, at=at, why=what)


def _is_over(request: HttpRequest, at: datetime) -> bool:
    """Whether the session has lapsed, or a guest's hour."""
    return cast("Account", request.user).is_over(at) or lapsing.is_over(request.session, at)


class OriginMiddleware:
    """Takes what changes something only from our own pages: a sister's host is the same site to a cookie.

    Browsers say where a request comes from, by themselves and past every script. What says nothing is no
    browser of these years; there the token of the form, or the key of a program, has to do.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in metrics.METHODS:
            return HttpResponseNotAllowed(sorted(metrics.METHODS))
        if request.method in READS or is_from_here(request):
            return self.get_response(request)
        return from_elsewhere(request)


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this very host sends it, or nothing at all."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    own = f"{request.scheme}://{request.get_host()}".lower()
    return site in {None, "same-origin", "none"} and (origin is None or origin.lower() == own)


def speak_staffs_language(view_name: str) -> None:
    """Go on in Chinese where the page is staff's and the reader's language is for residents only."""
    if get_language() not in settings.KETING_STAFF_LANGUAGES and not is_for_residents(view_name):
        activate(settings.LANGUAGE_CODE)


class ProgramMiddleware:
    """Lets in a program by its key (`Authorization: Bearer …`); a key that does not hold is 401 everywhere.

    Only the API's URLs take a key; on a page it is not even read.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.program_with = import_string("keting.programs.selectors.program_with")
        self.note_use = import_string("keting.programs.services.note_use")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SECURE_SSL_REDIRECT and is_api(request) and not request.is_secure():
            return early(403)
        told = request.headers.get("Authorization", "") if is_api(request) else ""
        if told:
            kind, _space, word = told.partition(" ")
            now = clock.now()
            program = self.program_with(word.strip(), now) if kind.lower() == "bearer" else None
            if program is None:
                return early(401)
            self.note_use(program=program, at=now)
            request.user = request.program = program  # type: ignore[attr-defined]
        return self.get_response(request)


class DoorMiddleware:
    """Looks every URL up in the table of doors; what does not stand there is a 404 for everybody.

    A stranger is asked to sign in, except where the URL names a row: there the answer is the 404 of a
    missing row, so that nothing can be learnt from it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with acting(None):
            response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not is_api(request):
            response = wrong_way(request, response.headers["Allow"])
        if getattr(request, "door", OPEN) is not OPEN:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        door = DOORS.get(name)
        # No text of ours holds a NUL, and PostgreSQL takes none.
        if door is None or "%00" in request.META["QUERY_STRING"]:
            raise Http404
        request.door = door  # type: ignore[attr-defined]
        if door is OPEN:
            speak_staffs_language(name)
            return None
        now = clock.now()
        is_program = getattr(request, "program", None) is not None
        if request.user.is_authenticated and not is_program and _is_over(request, now):
            return ended(request, now)
        if not request.user.is_authenticated:
            if is_api(request):
                return early(401)
            if args or kwargs:
                raise Http404
            return redirect_to_login(way_back(request), resolve_url(settings.LOGIN_URL))
        if not door.lets_in(request.user.roles, method=str(request.method)):
            note_refusal(request, name, now)
            raise PermissionDenied
        if door.is_fresh and not lapsing.is_fresh(request.session, now):
            typed.keep(request, request.session[SESSION_KEY], back=came_from(request), at=now)
            return prove_first(request)
        if not is_program and typed.is_sent(request):
            typed.forget(request.session)
        act_as(request.user)
        speak_staffs_language(name)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """A service that was not for this role, or a row that is not here: the record tells."""
        if isinstance(exception, Http404) and self._is_colleague(request):
            page = getattr(request.resolver_match, "view_name", "")
            note_refusal(request, page, clock.now(), verb="not_found")
        if isinstance(exception, NotAllowed):
            note_refusal(request, str(exception.facts["deed"]), clock.now())

    @staticmethod
    def _is_colleague(request: HttpRequest) -> bool:
        """Somebody who is signed in asked for a row behind a closed door."""
        match = request.resolver_match
        is_closed = getattr(request, "door", OPEN) is not OPEN and bool(match and match.kwargs)
        return is_closed and request.user.is_authenticated and not getattr(request, "program", None)
