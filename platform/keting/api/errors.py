"""Every error of the API says the same two things: `code` for programs, `message` for people."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from keting.api.authentication import CHALLENGE
from keting.db.passing import is_passing
from keting.refusal import Refusal

# What is said before any view has been reached.
EARLY = {
    400: ("unreadable", _("This cannot be read.")),
    401: ("not_authenticated", _("Please send a key that holds, or sign in.")),
    403: ("permission_denied", _("Your role or your key does not allow this.")),
    404: ("not_found", _("There is no such thing here.")),
    500: ("error", _("This did not work, and it is our fault.")),
    503: ("unavailable", _("The database does not answer. Please try again in half a minute.")),
}


def is_api(request: HttpRequest) -> bool:
    """Whether a program asks, who reads no pages."""
    return request.path.startswith("/api/")


def early(status: int) -> JsonResponse:
    """An error in the API's shape, where no view of it can say so."""
    code, message = EARLY[status]
    response = JsonResponse({"code": code, "message": str(message)}, status=status)
    if status == 401:
        response["WWW-Authenticate"] = CHALLENGE
    return response


class Invalid(exceptions.APIException):
    """The request cannot be read; `code` says why, `fields` where."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = _("This cannot be read.")

    def __init__(self, code: str, fields: Any = None) -> None:
        super().__init__(code=code)
        self.fields = fields


class Missing(exceptions.NotFound):
    """What the request names is not here."""

    def __init__(self, code: str) -> None:
        super().__init__(code=code)


class Passing(exceptions.APIException):
    """Somebody else was writing the same, or the database went away: the same request may be sent again."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = EARLY[503][1]
    default_code = EARLY[503][0]
    # DRF sends it as Retry-After.
    wait = 1


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's EXCEPTION_HANDLER: a refusal is 409, the rest as DRF has it, all in one shape."""
    if isinstance(error, Refusal):
        return Response({"code": error.code, "message": str(error.message)}, status=status.HTTP_409_CONFLICT)
    if isinstance(error, Http404):
        # Django's sentence names the table; a foreign row and a missing one say the same.
        error = exceptions.NotFound(EARLY[404][1])
    if isinstance(error, OperationalError) and is_passing(error):
        error = Passing()
    response = exception_handler(error, context)
    if response is not None:
        response.data = {"code": code_of(error), "message": message_of(error)}
        fields = getattr(error, "fields", None)
        response.data |= {"fields": fields} if fields else {}
    return response


def code_of(error: Exception) -> str:
    """not_found, method_not_allowed, …; the first one where there are several."""
    if isinstance(error, exceptions.APIException):
        codes = error.get_codes()
        return codes if isinstance(codes, str) else "invalid"
    return {Http404: "not_found", PermissionDenied: "permission_denied"}.get(type(error), "error")


def message_of(error: Exception) -> str:
    """DRF's sentence, in the reader's language."""
    detail = getattr(error, "detail", None)
    return str(detail) if isinstance(detail, str) else str(Invalid.default_detail)
