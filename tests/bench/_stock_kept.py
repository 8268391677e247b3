"""Stock django-tenants with persistent connections."""

from tests.bench._stock import *  # noqa: F403

DATABASES["default"]["CONN_MAX_AGE"] = None  # noqa: F405
