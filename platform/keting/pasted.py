"""What a page is sent, as it can be seen."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict

from keting.legible import legible
from keting.typed import is_password


class LegibleMiddleware:
    """Hands pages what was typed as it can be seen; passwords are left as they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """After the token has been looked at, before any page reads a word; the API reads its own."""
        request.GET = _seen(request.GET)  # type: ignore[assignment]
        if request.method == "POST" and not request.path.startswith("/api/"):
            request.POST = _seen(request.POST)  # type: ignore[assignment]


def _seen(given: QueryDict) -> QueryDict:
    found = {
        name: [legible(value) for value in values] for name, values in given.lists() if not is_password(name)
    }
    if all(found[name] == values for name, values in given.lists() if name in found):
        return given
    seen = given.copy()
    for name, values in found.items():
        seen.setlist(name, values)
    seen._mutable = False
    return seen
