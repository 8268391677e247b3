"""A name and a password in the head of a request (RFC 7617): calendars on telephones can send them."""

from base64 import b64decode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _


def told(request: HttpRequest) -> tuple[str, str] | None:
    """The name and the password that were sent; None where there are none, or nothing readable."""
    kind, _space, word = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        name, colon, password = b64decode(word, validate=True).decode().partition(":")
    except ValueError:
        return None
    return (name, password) if colon else None


def ask() -> HttpResponse:
    """401: the program shows its fields for a name and a password."""
    text = _("A user name and a password are needed here. They stand on your household's page.")
    answer = HttpResponse(text, status=401, content_type="text/plain; charset=utf-8")
    answer.headers["WWW-Authenticate"] = 'Basic realm="Keting", charset="UTF-8"'
    return answer
