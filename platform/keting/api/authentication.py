"""Who asks: a program by its key, or a colleague by the session of the pages."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request

# Sent with a 401, as RFC 6750 has it.
CHALLENGE = "Bearer"


class ProgramAuthentication(BaseAuthentication):
    """The program that `ProgramMiddleware` has let in; it sends no cookie, so nothing can be forged."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        program = getattr(request._request, "program", None)
        return (program, None) if program else None

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


class ColleagueAuthentication(SessionAuthentication):
    """The session; what changes something carries the page's token too."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        found = super().authenticate(request)
        return None if found is None or isinstance(found[0], AnonymousUser) else found
