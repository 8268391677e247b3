"""The web server's entry."""

import gc
import os
from types import SimpleNamespace

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils import translation
from django.utils.module_loading import import_string

from keting.warming import warm_pages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keting.settings")
application = get_wsgi_application()
# Read before the server forks, what every page needs is shared by its processes; frozen, it stays so.
get_template("web/base.html")
for kind, one in settings.TENANT_TYPES.items():
    import_string(settings.KETING_SUPPORTED)(SimpleNamespace(type=kind, version=SimpleNamespace(number=0)))
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            get_resolver(str(one["URLCONF"])).reverse_dict  # noqa: B018
warm_pages(application)
gc.collect()
gc.freeze()
