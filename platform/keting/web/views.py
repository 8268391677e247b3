"""Language, type size, and the pages that say what went wrong."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language

from keting.api.errors import EARLY, early, is_api
from keting.web.context import LARGE_COOKIE, tongue

A_YEAR = 365 * 24 * 3600


def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and go back to where the reader was."""
    code = request.GET.get("language") or request.POST.get("language") or ""
    response = HttpResponseRedirect(came_from(request))
    if check_for_language(code) and code in dict(settings.LANGUAGES):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, code)
    return response


def set_large(request: HttpRequest) -> HttpResponse:
    """Keep large type (`?on=1`) or ordinary type in a cookie and go back."""
    response = HttpResponseRedirect(came_from(request))
    _keep(response, LARGE_COOKIE, "1" if request.GET.get("on") == "1" else "0")
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same bytes for a missing row, a neighbour's row and a page that never was."""
    return _error(request, "404.html", 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Signed in, but not for this."""
    return _error(request, "403.html", 403)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """More than a form holds, or cut on its way."""
    return _error(request, "web/unreadable.html", 400)


def from_elsewhere(request: HttpRequest) -> HttpResponse:
    """Another site's page sent this in the reader's name."""
    return _error(request, "web/from_elsewhere.html", 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or was sent from elsewhere."""
    return _error(request, "403_csrf.html", 403)


def wrong_way(request: HttpRequest, allowed: str) -> HttpResponse:
    """The address of a form, opened as a page: a reloaded tab, a bookmark."""
    response = _error(request, "web/wrong_way.html", 405)
    response["Allow"] = allowed
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault; the page needs neither database nor office."""
    if is_api(request):
        return early(500)
    return HttpResponse(render_to_string("500.html", tongue()), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database does not answer; it asks nobody else."""
    page = early(503) if is_api(request) else None
    response = page or HttpResponse(render_to_string("503.html", tongue()), status=503)
    response["Retry-After"] = "30"
    return response


def contended(request: HttpRequest) -> HttpResponse:
    """Somebody else was writing the same at this moment, and of this nothing was written."""
    response = HttpResponse(render_to_string("web/contended.html", tongue()), status=503)
    response["Retry-After"] = "1"
    return response


def _error(request: HttpRequest, template: str, status: int) -> HttpResponse:
    if is_api(request) and status in EARLY:
        return early(status)
    return HttpResponse(render_to_string(template, request=request), status=status)


def came_from(request: HttpRequest) -> str:
    """The page that the reader came from, if it was one of ours; else the first."""
    url = request.headers.get("referer", "")
    safe = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if safe else "/"


def _keep(response: HttpResponse, cookie: str, value: str) -> None:
    response.set_cookie(
        cookie, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
