"""A request after the middleware: it knows its office, its account and whether htmx sent it."""

from typing import Any

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from keting.accounts.models import Account


class OfficeRequest(HttpRequest):
    """For annotations only: what `keting.middleware` and django-htmx put on a request."""

    tenant: Any
    user: Account
    door: Any
    htmx: HtmxDetails
