"""The same application as a first project has it: stock django-tenants, a new connection each request."""

from keting.settings import *  # noqa: F403

DATABASES["default"] |= {  # noqa: F405
    "ENGINE": "django_tenants.postgresql_backend",
    "CONN_MAX_AGE": 0,
    "CONN_HEALTH_CHECKS": False,
}
# The library as it comes, with its commands, and without our walls.
INSTALLED_APPS = ["django_tenants", *INSTALLED_APPS]  # noqa: F405
INSTALLED_APPS = [name for name in INSTALLED_APPS if not name.startswith("keting.db")]
TENANT_SYNC_ROUTER = "django_tenants.routers.TenantSyncRouter"
DATABASE_ROUTERS = [TENANT_SYNC_ROUTER]
PG_EXTRA_SEARCH_PATHS = ["extensions"]
MIDDLEWARE = [
    "tests.bench._stock_host.StockMiddleware" if name == "keting.middleware.HostMiddleware" else name
    for name in MIDDLEWARE  # noqa: F405
]
