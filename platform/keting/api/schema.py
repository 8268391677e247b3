"""What the API says of itself (OpenAPI): doors, keys, and every error that can come."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from keting.doors import DOORS, OPEN

HEADER = "Idempotency-Key"
# A UUID or longer: what is guessed or chosen twice by chance would give one the other's answer.
SHORTEST, LONGEST = 16, 200
COMMON = {
    406: "No such format.",
    429: "Too often; Retry-After says when to come again.",
    503: "Closed, or busy for a moment; Retry-After says when to come again.",
}
CLOSED = {401: "No key, or one that does not hold.", 403: "A key or a role that does not allow this."}
SENT = {
    400: "No JSON.",
    409: "Refused: `code` says why.",
    415: "Not sent as JSON.",
    422: "A field that cannot be read.",
}
ONCE = OpenApiParameter(
    HEADER,
    {"type": "string", "minLength": SHORTEST, "maxLength": LONGEST, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="The same key again gets the first answer again.",
)


class Error(serializers.Serializer[Any]):
    """Every error: `code` for programs, `message` for people, `fields` where something was typed."""

    code = serializers.CharField()
    message = serializers.CharField()
    fields_ = serializers.DictField(required=False)

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        return {name.rstrip("_"): field for name, field in found.items()}


@cache
def doors_of(urlconf: str) -> dict[type, str]:
    """The row of the table of doors of each of the API's views."""

    def walk(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[tuple[type, str]]:
        for one in patterns:
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, one.namespace or space)
            elif hasattr(one.callback, "cls"):
                yield one.callback.cls, f"{space}:{one.name}"

    return dict(walk(get_resolver(urlconf).url_patterns, ""))


class Schema(AutoSchema):
    """DRF-spectacular's, with the errors that it cannot see."""

    @property
    def _row(self) -> str:
        names = doors_of("keting.urls_committee") | doors_of("keting.urls_street")
        return names[type(self.view)]

    @property
    def is_open(self) -> bool:
        """Whether anybody may come in."""
        return DOORS[self._row] is OPEN

    def get_operation_id(self) -> str:
        """The row's name, as `desk_matter`; what is sent to a list has a name of its own."""
        name = self._row.replace(":api_", "_")
        return name if self.method == "GET" or not hasattr(self.view, "get") else f"{name}_add"

    def get_auth(self) -> list[dict[str, Any]]:
        """An open door takes a key and needs none."""
        ways: list[dict[str, Any]] = [{"key": []}, {"session": []}]
        return [{}, *ways] if self.is_open else ways

    def get_override_parameters(self) -> list[Any]:
        is_look = getattr(self.view, "is_look", False)
        return [ONCE] if self.method == "POST" and not is_look else []

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        told = super()._get_response_bodies(direction)
        error = self._get_response_for_code(Error, "400")  # type: ignore[no-untyped-call]
        for status, why in self._errors().items():
            told.setdefault(str(status), {**error, "description": why})
        return told

    def _errors(self) -> dict[int, str]:
        found = {401: CLOSED[401], **COMMON} | ({} if self.is_open else CLOSED)
        found |= SENT if self.method == "POST" else {}
        found |= {403: "A session without the page's token."} if self.method == "POST" else {}
        found |= {422: "A value that cannot be read."} if self._get_parameters() else {}
        found |= {404: "Not here."}
        return dict(sorted(found.items()))
