"""What is sent to the API, read by the same forms as the pages."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.utils.datastructures import MultiValueDict
from rest_framework.request import Request

from keting.api.errors import Invalid

Form = TypeVar("Form", bound=forms.Form)


def given(request: Request) -> "MultiValueDict[str, str]":
    """The body's fields as a page would have sent them: text, several for a list."""
    body = request.data if isinstance(request.data, dict) else {}
    lists = {name: value if isinstance(value, list) else [value] for name, value in body.items()}
    texts = {name: ["" if one is None else str(one) for one in values] for name, values in lists.items()}
    return MultiValueDict({name: values for name, values in texts.items() if values})


def read(
    form: Callable[..., Form], request: Request, *, also: dict[str, str] | None = None, **more: Any
) -> Form:
    """The valid form, `also` filled in by us; 422 `invalid_fields` says which fields are faulty."""
    data = given(request)
    for name, value in (also or {}).items():
        data[name] = value
    filled = form(data, **more)
    if not filled.is_valid():
        msg = "invalid_fields"
        raise Invalid(msg, fields=filled.errors.get_json_data())
    return filled
