"""The street office: it sees counts, never people."""

from django.apps import AppConfig
from django.core.checks import register


class ReportingConfig(AppConfig):
    """Stands in the street's schema."""

    name = "reporting"

    def ready(self) -> None:
        """Check the catalogue at every start."""
        from reporting.catalogue.checks import check_catalogue  # noqa: PLC0415  facts need the apps

        register(check_catalogue)
