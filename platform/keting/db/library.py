"""django-tenants without its commands: they pick an office by its place in a list (tenancy.md, leak 15)."""

from pathlib import Path

from django_tenants import apps


class LibraryConfig(apps.DjangoTenantsConfig):  # type: ignore[misc]
    """The library's app; `keting …` and `manage.py` know our own commands only."""

    default = False
    path = str(Path(__file__).parent)
