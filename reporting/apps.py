"""The street office: it sees counts, never people."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Stands in the street's schema."""

    name = "reporting"
