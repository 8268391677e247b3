"""django-tenants' own middleware, told the URL conf of its tenant type."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import set_urlconf
from django_tenants.middleware.main import TenantMainMiddleware


class StockMiddleware(TenantMainMiddleware):
    """Reads domain and tenant from the database for every request."""

    def process_request(self, request: HttpRequest) -> None:
        """As in django-tenants; only our names of the URL confs are added."""
        super().process_request(request)
        request.urlconf = settings.TENANT_TYPES[request.tenant.type]["URLCONF"]
        set_urlconf(request.urlconf)
