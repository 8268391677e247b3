"""The web server's entry."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keting.settings")
application = get_wsgi_application()
# Read before the server forks, all pages' code is shared by its processes; frozen, it stays so.
for one in settings.TENANT_TYPES.values():
    get_resolver(str(one["URLCONF"])).url_patterns  # noqa: B018
gc.collect()
gc.freeze()
