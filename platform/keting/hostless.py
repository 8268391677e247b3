"""What is answered before any host is known: whether the house lives, its counts, and the head of a page."""

from collections.abc import Callable
from time import perf_counter

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.response import HttpResponseBase

from keting import metrics

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class MetricsMiddleware:
    """Counts every answer; `/metrics` tells the counts to those who may know, for others it is missing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == "/metrics":
            return metrics.page() if metrics.may_read(request) else HttpResponseNotFound()
        began = perf_counter()
        response = self.get_response(request)
        metrics.note(request, response, began)
        return response


class HealthMiddleware:
    """`/healthz`: the process lives; `/readyz`: it reaches its database. Neither needs a known host."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == "/healthz":
            return HttpResponse("ok\n", content_type="text/plain")
        if request.path == "/readyz":
            return self.readiness()
        return self.get_response(request)

    @staticmethod
    def readiness() -> HttpResponse:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            return HttpResponse("database does not answer\n", status=503, content_type="text/plain")
        return HttpResponse("ready\n", content_type="text/plain")


class HeadMiddleware:
    """Whoever asks for the head of a page alone is answered as by GET; the server leaves the text out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        try:
            return self.get_response(request)
        finally:
            request.method = "HEAD"
