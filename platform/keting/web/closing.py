"""What the host of an office says that is closed for a while, or for good. It asks no database."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from keting import clock
from keting.api.errors import is_api
from keting.web.context import LARGE_COOKIE, House, tongue
from keting.web.views import set_language

# What a program is told: by the office's state, the status, the code and a sentence.
ANSWERS: dict[str, tuple[int, str, str | Promise]] = {
    "suspended": (503, "office_suspended", _("This office is closed for a while.")),
    "merged": (410, "office_merged", _("This committee has joined another one.")),
    "retired": (410, "office_retired", _("This committee is no more.")),
}
SOON, LATEST = 120, 86_400


def closed(request: HttpRequest) -> HttpResponse:
    """Every URL of the host answers so, in the reader's language; only choosing a language still works."""
    if request.path == reverse("web:set_language"):
        return set_language(request)
    tenant = request.tenant  # type: ignore[attr-defined]
    status, code, sentence = ANSWERS[tenant.state]
    if is_api(request):
        response: HttpResponse = JsonResponse({"code": code, "message": str(sentence)}, status=status)
    else:
        response = HttpResponse(render_to_string("web/closed.html", _context(request)), status=status)
    if status == 503:
        response["Retry-After"] = str(_seconds(request))
    response["Cache-Control"] = "no-store"
    return response


def _context(request: HttpRequest) -> dict[str, object]:
    tenant = request.tenant  # type: ignore[attr-defined]
    successor = tenant.successor
    return {
        **tongue(),
        "house": House(tenant),
        "is_large": request.COOKIES.get(LARGE_COOKIE) == "1",
        "tenant": tenant,
        "successor": successor,
        "successor_url": host_url(request, successor.committee.slug) if successor else "",
    }


def host_url(request: HttpRequest, slug: str) -> str:
    """The first page of a committee of this deployment, by the way the reader came."""
    port = request.get_host().rpartition(":")[2]
    return f"{request.scheme}://{slug}.{settings.KETING_DOMAIN}{f':{port}' if port.isdigit() else ''}/"


def _seconds(request: HttpRequest) -> int:
    back_at = request.tenant.back_at  # type: ignore[attr-defined]
    left = (back_at - clock.now()).total_seconds() if back_at else SOON
    return int(min(max(left, SOON), LATEST))
