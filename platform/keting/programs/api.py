"""What the API says of itself."""

from functools import cache

from django.http import HttpResponse
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView


class SchemaView(APIView):
    """GET: the API of this kind of office, as OpenAPI 3."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """The same for everybody: it holds no data."""
        urlconf = str(request._request.urlconf)
        return HttpResponse(schema_of(urlconf), content_type="application/json")


@cache
def schema_of(urlconf: str) -> bytes:
    """The schema as JSON, made once; it speaks to programmers, in English."""
    with translation.override("en"):
        generator = SchemaGenerator(urlconf=urlconf)  # type: ignore[no-untyped-call]
        made = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return bytes(OpenApiJsonRenderer().render(made, renderer_context={}))
