"""The register of the street and its committees, and the one door into a schema."""

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    """Stands in public."""

    name = "tenants"
