"""The same application as a first project has it: stock django-tenants, a new connection each request."""

from keting.settings import *  # noqa: F403

DATABASES["default"] |= {  # noqa: F405
    "ENGINE": "django_tenants.postgresql_backend",
    "CONN_MAX_AGE": 0,
    "CONN_HEALTH_CHECKS": False,
}
PG_EXTRA_SEARCH_PATHS = ["extensions"]
MIDDLEWARE = [
    "tests.bench._stock_host.StockMiddleware" if name == "keting.middleware.HostMiddleware" else name
    for name in MIDDLEWARE  # noqa: F405
]
