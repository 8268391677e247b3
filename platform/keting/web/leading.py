"""Links that carry a secret: it stands behind the #, which no browser sends.

The page that a link leads to takes it from there into a form (`<form data-fragment="code">`) and out of the
address; without scripts the same form is filled in by hand.
"""

import segno
from django.http import HttpRequest
from django.urls import reverse


def secret_link(request: HttpRequest, page: str, secret: str) -> str:
    """The address of a page of this host, to be passed on with the secret."""
    return f"{request.build_absolute_uri(reverse(page))}#{secret}"


def square(address: str) -> str:
    """The address as a picture that a telephone reads, for `<img src>`."""
    return segno.make(address, error="m").svg_data_uri(border=0, dark="#000", light="#fff")


def is_led_astray(request: HttpRequest) -> bool:
    """Whether another site led here: then nothing is sent that nobody has pressed a button for."""
    return request.headers.get("Sec-Fetch-Site") == "cross-site"
